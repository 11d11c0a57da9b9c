export { describeApi } from './document'
export { openapiRoutes, productVersion } from './routes'
