export { reportReasonWords } from './words'
