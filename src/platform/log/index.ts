export { createLogger, reduceError } from './logger'
