export { plainText, withDirections } from './plainText'
export { renderComment, rendererVersion } from './renderComment'
