export {
  addressOf,
  bindAddress,
  contextForRetry,
  contextOfItsOwn,
  defineSlot,
  isTakenOver,
  startContext,
  timeOf,
} from './context'
export {
  errorBody,
  graphqlEntry,
  isTransient,
  isUncertain,
  isUnsent,
  logFault,
  refusalOf,
  retryAfterOf,
  toldOf,
  UncertainCommit,
} from './errorAnswers'
export { type Fault, type FaultCode, faultTable, Refusal, refusal } from './errors'
export { escapeHtml } from './escapeHtml'
export { createMemo, type Memo } from './memo'
export { networkOf } from './network'
export { onParentGone, type Parent, parent, tellParent } from './parent'
export { isAdmin, isEditor, isModerator, isStaff, isWriter, type Role, roles } from './roles'
export { defineServices, type PlatformServices, platformServices, servicesOf } from './services'
export {
  insertStateOnce,
  readState,
  readStates,
  removeState,
  replaceState,
  type StateScope,
  writeState,
} from './state'
export { isSignatureOf, readExpiring, readSigned, signatureOf, signValue } from './tokens'
export { bylineOf, requireUser, signInFirst } from './user'
