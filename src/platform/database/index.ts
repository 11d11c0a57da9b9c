export { isTransient, isUncertain } from '#platform'
export { type AfterCommit, type Change, createAfterCommit, noteChanges } from './afterCommit'
export { type Allowance, countedLimit, createAllowance } from './allowance'
export { DatabaseBusy } from './errors'
export { makeFolder, openFolder } from './folder'
export { readGlobalTexts } from './globalTexts'
export { idBySlug } from './idBySlug'
export { deleteInBatches, pagesById } from './manyDocuments'
export { migrations } from './migrations'
export { colloquyMongo, liveSession } from './mongodb/adapter'
export { type ChangeWatch, watchChanges } from './mongodb/changeStream'
export { refuseNewer } from './mongodb/knownMigrations'
export { createProbe } from './probeDatabase'
export { haveRevisions, revisionsOf } from './revisions'
export {
  colloquySqlite,
  emptyLog,
  fileOf,
  hasForeignWrites,
  inSqliteTransaction,
  type SqliteRow,
  sqliteRows,
} from './sqlite/adapter'
export { lockServer } from './sqlite/serverLock'
export { inOwnTransaction, inTransaction, inTurn, inTurnToWrite, reqOfItsOwn, retrying } from './transactions'
export { type StreamEvent, type Watched, watchedGlobal } from './watched'
