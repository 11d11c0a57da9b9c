export { createAdmin } from './handler/admin'
