export {
  addressOf,
  bindAddress,
  contextForRetry,
  contextOfItsOwn,
  defineServices,
  defineSlot,
  isTakenOver,
  type PlatformServices,
  platformServices,
  servicesOf,
  startContext,
  timeOf,
} from './context'
export {
  errorBody,
  graphqlEntry,
  inLanguage,
  isTransient,
  isUncertain,
  isUnsent,
  logFault,
  refusalOf,
  toldOf,
  UncertainCommit,
  waitHeaders,
  waitHeadersOf,
} from './errorAnswers'
export { type Fault, type FaultCode, faultCodes, faultTable, type RatePolicy, Refusal, refusal } from './errors'
export { expected, invalidFields } from './invalidFields'
export {
  type Catalog,
  directionOf,
  isLanguage,
  isSentence,
  type Language,
  languageIn,
  languageOf,
  languages,
  localeOf,
  type SentenceKey,
  type SentenceValues,
  say,
  widgetSentences,
} from './language'
export { createMemo, type Memo } from './memo'
export { networkOf, siteOf } from './network'
export { onParentGone, type Parent, parent, tellParent } from './parent'
export {
  isAdmin,
  isAtDesk,
  isEditor,
  isKey,
  isModerator,
  isNobodys,
  isStaff,
  isWithin,
  isWriter,
  type KeyScope,
  keyScopes,
  mayHoldKey,
  type Role,
  roles,
} from './roles'
export { bytesOfText, createScanResistantCache, type ScanResistantCache } from './scanResistantCache'
export {
  insertStateOnce,
  readState,
  readStates,
  removeState,
  replaceState,
  type StateScope,
  writeState,
} from './state'
export {
  isSameText,
  isSignatureOf,
  openText,
  readExpiring,
  readSigned,
  sealText,
  signatureOf,
  signValue,
  webhookSignature,
} from './tokens'
export { isLongTurn } from './turn'
export { bylineOf, publicReq, requireSession, requireUser, signInFirst } from './user'
export { escapeHtml, isId, isRecord, mayBeId } from './values'
