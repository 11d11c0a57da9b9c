import type { BaseDatabaseAdapter } from 'payload'

/** Every method of Payload's adapters that writes. */
export const writeMethods = [
  'create',
  'updateOne',
  'updateMany',
  'updateJobs',
  'upsert',
  'deleteOne',
  'deleteMany',
  'createVersion',
  'updateVersion',
  'deleteVersions',
  'createGlobal',
  'updateGlobal',
  'createGlobalVersion',
  'updateGlobalVersion',
] as const

/** Every method of Payload's adapters that reads documents. */
export const readMethods = [
  'count',
  'countVersions',
  'countGlobalVersions',
  'find',
  'findDistinct',
  'findOne',
  'findVersions',
  'findGlobal',
  'findGlobalVersions',
  'queryDrafts',
] as const satisfies (keyof BaseDatabaseAdapter)[]
