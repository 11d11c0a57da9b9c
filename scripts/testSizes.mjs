// How much `npm test` runs. `TEST_SIZE=full`, before a release, runs every suite wherever it can run; without it, suites whose subject
// is not the database run on one database, and not on both.

export const isFull = process.env.TEST_SIZE === 'full'

/**
 * Suites of `tests/int` about doors, limits, signing in, pages and commands: what they ask of the database is asked by other suites, on both.
 * In the small size they run on SQLite.
 */
export const ofAnyDatabase = [
  'abuse',
  'attacks',
  'bucket',
  'client',
  'errors',
  'externalCheck',
  'frontends',
  'httpDoors',
  'limits',
  'malformed',
  'moderationAttacks',
  'oneTimeCodes',
  'personByCommand',
  'production',
  'proofOfWork',
  'rotatingByCommand',
  'routes',
  'signingIn',
  'site',
  'slowClients',
  'usersByCommand',
  'webmentions',
  'words',
]

/**
 * Collections in which a condition says who may do what, which the database answers; in the others the role does. In the small size the
 * table of who may what is walked through for these alone on MongoDB.
 */
export const ruledByConditions = ['articles', 'comments', 'payload-locked-documents', 'payload-preferences', 'users']

/** Suites that also run with a clock that goes on at every look, as real ones do (tests/support/clock.ts), and those of the full size. */
export const ticking = [
  'deciding',
  'moderating',
  'reports',
  'statements',
  'undoing',
  ...(isFull ? ['desk', 'posting'] : []),
]

/** The databases on which the desk is tried in a browser; the main job is tried on both. */
export const ofDesk = isFull ? ['sqlite', 'mongodb'] : ['sqlite']
