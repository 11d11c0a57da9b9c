export { beginEvents, createAnnouncer, type Topic } from './announcer'
export { isKnown } from './cache/encodings'
export { createCacheKeyOf, createIsPersonal, type IsPersonal } from './cache/key'
export { createSieve } from './cache/sieve'
export { createStore, ownCopy, type Patch, type Store } from './cache/store'
export { createHttpServer, listen, stopServer, useExpressObjects } from './connections'
export {
  admitsOrigin,
  areOrigins,
  cors,
  createOriginRule,
  csrf,
  foreignOrigin,
  originOf,
  ownOrigins,
  requireOrigin,
} from './crossOrigin'
export { createDirectDoor } from './directDoor'
export { FetchRefused, type FetchSafely, fetchSafely, isPublicAddress, type SafeAnswer } from './fetchSafely'
export { createFrontCache, type QueryKeys } from './frontCache'
export { afterError, graphqlFaultType, handleError, notFound, tooMany } from './handleError'
export { healthRoutes } from './health'
export { isDeeper, parseInput, readBody, readInput, readJson } from './input'
export { askedSearch, type FrontedResponse, jsonType, keepUntil, sendCacheable, sendConstant } from './keepAnswer'
export { languageIn, languageOfRequest, noteLanguage } from './language'
export { countDocuments, createLimits, limitRequests } from './limits'
export { createLiveHub } from './live'
export { renderPage, style, stylePath } from './page'
export { type Form, keptByRevision, readDocuments } from './pieces'
export { type Askable, type AskedSoFar, askable } from './queries/conditions'
export { refuseBadQueries, refuseBadWrites, refuseUnstated } from './queries/refuseBadQueries'
export { remembering } from './remember'
export {
  createClientAddress,
  createRequestIds,
  isReadByPost,
  refuseTwistedPaths,
  refuseTwoHosts,
  toWebRequest,
  warnOfProxy,
  webHeaders,
  webUrl,
} from './request'
export { cookiePrefix, hasCredentials, keyless, mayHoldSession, sessionCookie } from './requestKind'
export { restRoutes } from './rest'
export {
  buildRoutes,
  collectionEndpoints,
  createRouter,
  type Limits,
  type Method,
  pathsOf,
  type Route,
  type RouteParts,
  rootEndpoints,
  type TagsOf,
  writingMethods,
} from './routes'
export { headersOf, securityHeaders } from './securityHeaders'
export { purgeShared, readSharedCache, type SharedCache, sharedHeaders } from './sharedCache'
export { deleteDoor, getDoor, idOf, postDoor } from './staffDoor'
