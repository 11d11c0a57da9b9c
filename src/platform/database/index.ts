export { type AfterCommit, type Change, createAfterCommit } from './afterCommit'
export { type Allowance, createAllowance } from './allowance'
export { queueIdsOf, queueTags, readersChanges } from './changeTags'
export { countedLimit } from './countedLimits'
export { DatabaseBusy } from './errors'
export { migrations } from './migrations'
export { colloquyMongo, liveSession } from './mongodb/adapter'
export { type ChangeWatch, watchChanges } from './mongodb/changeStream'
export { noteChanges } from './noteChanges'
export { createProbe } from './probeDatabase'
export { colloquySqlite, inSqliteTransaction, type SqliteDatabase, sqliteSession } from './sqlite/adapter'
export {
  inOwnTransaction,
  inTransaction,
  isTransient,
  isUncertain,
  retrying,
  UncertainCommit,
} from './transactions'
