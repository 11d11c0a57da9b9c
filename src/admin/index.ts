export { adminRoutes, createAdmin } from './admin'
