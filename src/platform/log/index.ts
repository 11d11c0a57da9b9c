export { createLogger } from './logger'
export { reduceError } from './redact'
