export { type Answer, call } from './call'
export { problem } from './problem'
