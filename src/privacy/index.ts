export { noteCleared } from './cleared'
export { privacyRoutes } from './endpoints'
export { eraseByAddress, erasePersonTask, findErasure, finishErasures } from './erase'
export {
  listErasures,
  privacyServices,
  repeatErasures,
  replayByOperator,
  takeErasures,
} from './erasureRecords'
export { belongingsOf, exportByAddress, exportPerson } from './export'
export { tellOfLooks } from './identity'
export {
  type MailLink,
  type PersonPurpose,
  personPurposes,
  readLink,
  requestOwner,
  useEraseLink,
  useExportLink,
} from './mailedLinks'
export { answerPerson, askAboutPerson, maxLinks } from './requests'
export { clearOld, expireIdentity } from './retention'
