export { renderComment } from './renderComment'
