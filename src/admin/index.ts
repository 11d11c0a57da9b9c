export { adminRoutes, createAdmin, withoutAdmin } from './admin'
