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
