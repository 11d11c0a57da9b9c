export { harden } from './harden'
