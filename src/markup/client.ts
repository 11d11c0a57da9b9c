export { withDirections } from './plainText'
