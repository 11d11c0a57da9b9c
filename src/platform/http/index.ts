export { createCacheKeyOf } from './cache/key'
export { createStore } from './cache/store'
export { createClientAddress } from './clientAddress'
export { createHttpServer } from './connections'
export { cors } from './cors'
export { csrf } from './csrf'
export { createFrontCache, type FrontedResponse } from './frontCache'
export { afterError, handleError, notFound, tooMany } from './handleError'
export { healthRoutes } from './health'
export { isDeeper } from './jsonDepth'
export { limitRequests } from './limitRequests'
export { createLimits } from './limits'
export { listen } from './listen'
export { createLiveHub } from './live'
export { ownOrigins } from './origins'
export { renderPage } from './page'
export { parseInput } from './parseInput'
export { refuseBadQueries, refuseBadWrites } from './queries/refuseBadQueries'
export { readBody } from './readBody'
export { readJson } from './readJson'
export { refuseTwistedPaths } from './refuseTwistedPaths'
export { createRequestIds } from './requestId'
export { cookiePrefix, hasCredentials, mayHoldSession, sessionCookie } from './requestKind'
export { restRoutes } from './rest'
export {
  collectionEndpoints,
  createRouter,
  fixedPartOf,
  type Route,
  type RouteParts,
  rootEndpoints,
  writingMethods,
} from './routes'
export { securityHeaders } from './securityHeaders'
export { jsonType, sendCacheable } from './sendCacheable'
export { deleteDoor, getDoor, idOf, postDoor } from './staffDoor'
export { stopServer } from './stop'
export { style, stylePath } from './style'
export { toWebRequest, webHeaders, webUrl } from './webRequest'
