export { createLogger } from './logger'
