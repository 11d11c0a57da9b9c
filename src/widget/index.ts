export { embedIntegrity } from './files'
export { widgetRoutes } from './routes'
