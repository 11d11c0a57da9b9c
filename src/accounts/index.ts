export { adminsOrSelf, keepAnAdmin, keepAnAdminOnDelete } from './access'
export { confirmCredentials } from './confirmSelf'
export { accountRoutes, keyRoutes } from './endpoints'
export { needsFirstAdmin, setupLink } from './firstAdmin'
export { admitKeys, keyStrategy, noteKeyOrigins } from './keyDoor'
export {
  addKey,
  endKey,
  endKeysOnNewPassword,
  endKeysOnReset,
  forgetKeysOf,
  type ListedKey,
  newKeyInput,
  readKeys,
} from './keys'
export { askForCode, endResetSession, forgetCodesOf, noteNewPassword } from './oneTimeCodes'
export { checkPassword, findByHashedToken, hashResetToken, makePasswordLink, sendPassword } from './passwords'
export { refuseTakenName, reservedNameFact } from './reservedName'
export { type AccountServices, accountServices } from './services'
export { setupRoutes } from './setup'
export { clearSignIns, forgetTries, guardLogin, loginTries, loginTriesSeconds } from './signIn'
export {
  createSignOn,
  followSignOn,
  hideSecret,
  isKeysAddress,
  refreshSignOn,
  sealSecrets,
  signOnKeys,
  signOnRefreshMs,
} from './signOn'
