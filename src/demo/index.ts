export { seedDemo } from './seedDemo'
