export { embedIntegrity, widgetRoutes } from './routes'
