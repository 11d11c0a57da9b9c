export { adminRoutes, createAdmin } from './handler/admin'
