export { createLogger, reduceError } from './logger'
export { mapStackTraces } from './stackTraces'
