import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import { browserBundles } from './scripts/browserFiles.mjs'
import { isFull, ofAnyDatabase, ticking } from './scripts/testSizes.mjs'

// Lexical's development entry ends Node 20 at random; the production condition avoids it.
const execArgv = ['--conditions=production']
// Node 20's V8 spends a tenth of a worker's time on optimising functions that a few tests call; later ones do not know the flag.
if (process.versions.node.startsWith('20.')) execArgv.push('--interrupt-budget=600000')

const databases = ['sqlite', 'mongodb'] as const

/** Holds every answer against its description; hashes no password twice. */
const ofServers = ['tests/support/answers.setup.ts', 'tests/support/passwords.setup.ts']

const on = (database: (typeof databases)[number]) => ({
  env: { TEST_DATABASE: database },
  // A worker loads the product once and runs one file after the other, each on a database of its own.
  isolate: false,
  setupFiles: [...ofServers, ...(database === 'mongodb' ? ['tests/support/mongodb.setup.ts'] : [])],
  ...(database === 'mongodb' && { globalSetup: ['tests/support/mongodb.globalSetup.ts'] }),
})

/**
 * Files that take longest, and those that wait for most of their time, which would otherwise be the last, and alone: a fresh clone knows
 * nothing of what files took, and Vitest begins with the largest.
 */
const longest = [
  'reliability/exactlyOnce',
  'reliability/outage',
  'reliability/erasing',
  'e2e/writing',
  'e2e/admin',
  'e2e/markup',
  'e2e/desk',
]
class LongestFirst extends BaseSequencer {
  override async sort(...[files]: Parameters<BaseSequencer['sort']>) {
    const sorted = await super.sort(files)
    const placeOf = ({ moduleId }: (typeof sorted)[number]) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return place < 0 ? longest.length : place
    }
    return sorted.sort((one, other) => placeOf(one) - placeOf(other))
  }
}

export default defineConfig({
  plugins: [browserBundles(import.meta.dirname)],
  resolve: {
    alias: [
      { find: '@payload-config', replacement: new URL('./src/payload.config.ts', import.meta.url).pathname },
      // The entry Node itself takes: two copies of graphql refuse each other's types.
      { find: /^graphql$/, replacement: new URL('./node_modules/graphql/index.js', import.meta.url).pathname },
    ],
  },
  test: {
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // The site's style sheet is read as a text; Vitest would make every style sheet empty.
    css: { include: [/\?raw$/] },
    // What was compiled once serves every project, and the next run.
    experimental: { fsModuleCache: true },
    // One more than there are cores: tests of reliability wait for most of their time, for servers that are down. Vitest itself would
    // leave one core alone.
    maxWorkers: availableParallelism() + 1,
    execArgv,
    setupFiles: ['tests/support/asyncContext.setup.ts', 'tests/support/seed.setup.ts'],
    // One test in thousands waits for a busy machine in vain. `.ci/run` names each that needed its second try.
    retry: process.env.CI ? 1 : 0,
    // When several parts of a query are wrong, Payload waits for the first refusal only: the other ones are unhandled, which
    // the server survives (src/main.ts). Anything else that nobody caught fails the run.
    onUnhandledError: ({ message, name }) =>
      !(name === 'QueryError' && /^The following paths? cannot be queried: /.test(message)),
    projects: [
      {
        extends: true,
        test: { name: 'unit', isolate: false, testTimeout: 20_000, include: ['tests/unit/**/*.test.ts'] },
      },
      ...databases.map((database) => ({
        extends: true as const,
        test: {
          name: `int:${database}`,
          include: ['tests/int/**/*.test.ts'],
          exclude: [
            `tests/int/only-${database === 'sqlite' ? 'mongodb' : 'sqlite'}/**`,
            ...(database === 'mongodb' && !isFull ? ofAnyDatabase.map((name) => `tests/int/${name}.test.ts`) : []),
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          ...on(database),
        },
      })),
      {
        extends: true,
        test: {
          name: 'int:ticking',
          include: ticking.map((name) => `tests/int/${name}.test.ts`),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          isolate: false,
          setupFiles: [...ofServers],
          env: { TEST_DATABASE: 'sqlite', TEST_CLOCK: 'ticking' },
        },
      },
      ...databases.map((database) => ({
        extends: true as const,
        test: {
          name: `privacy:${database}`,
          include: ['tests/privacy/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          ...on(database),
        },
      })),
      {
        extends: true,
        test: {
          name: 'reliability',
          include: ['tests/reliability/**/*.test.ts'],
          testTimeout: 60_000,
          // A hook starts the built server and fills it, while other tests run beside it.
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // A browser, a server and a database share two cores: what is waited for takes longer than the second Vitest allows.
          expect: { poll: { timeout: 15_000 } },
          // After all others, which leave it no time: what a browser waits for has its limits.
          sequence: { groupOrder: 1 },
          maxWorkers: Math.min(3, availableParallelism() + 1),
        },
      },
    ],
  },
})
