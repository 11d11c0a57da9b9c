export { plainText } from './plainText'
export { renderComment, rendererVersion } from './renderComment'
