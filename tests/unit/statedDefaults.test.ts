import type { CollectionConfig, Config, GlobalConfig, SanitizedConfig } from 'payload'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../src/config'
import { composePayload } from '../../src/payload.config'
import { createAfterCommit } from '../../src/platform/database/afterCommit'

/** The configuration as Payload gets it, before it puts its own defaults in place of what is left out. */
const given = vi.hoisted(() => ({ config: undefined as Config | undefined }))
vi.mock('payload', async (importActual) => {
  const copy = <T extends object>(value: T): T => ({ ...value })
  const payload = await importActual<typeof import('payload')>()
  const buildConfig = async (config: Config): Promise<SanitizedConfig> => {
    let complete = config
    for (const plugin of config.plugins ?? []) complete = await plugin(complete)
    // Copies, because Payload completes the collections it is given in place.
    const copies = { collections: complete.collections?.map(copy), globals: complete.globals?.map(copy) }
    given.config ??= { ...complete, ...copies }
    return payload.buildConfig(config)
  }
  return { ...payload, buildConfig }
})

let collections: CollectionConfig[] = []
let globals: GlobalConfig[] = []
let built: SanitizedConfig
beforeAll(async () => {
  built = await composePayload(loadConfig({ development: true, tools: true, env: {} }), {
    afterCommit: createAfterCommit(),
  })
  collections = given.config?.collections ?? []
  globals = given.config?.globals ?? []
}, 60_000)

const missing = (stated: object | undefined, names: string[]) =>
  names.filter((name) => stated === undefined || !(name in stated))

/** See docs/decisions/0012: what these leave out will mean something else in Payload 4. */
describe('what Payload 4 changes the default of', () => {
  it('is looked for in every collection and global of ours', () => {
    expect(collections.length).toBeGreaterThan(10)
    expect(globals.map(({ slug }) => slug)).toEqual(['discussion', 'site'])
  })

  it('is stated for versions: kept of articles and of the discussion settings alone', () => {
    const all = [...collections, ...globals]
    expect(all.filter(({ versions }) => versions === undefined).map(({ slug }) => slug)).toEqual([])
    expect(all.filter(({ versions }) => versions !== false).map(({ slug }) => slug)).toEqual(['articles', 'discussion'])
    const stored = [...built.collections, ...built.globals].filter(({ versions }) => versions)
    expect(stored.map(({ slug }) => slug)).toEqual(['articles', 'discussion'])
  })

  it('is stated for access: every operation of every collection and global', () => {
    for (const { access, auth, slug, versions } of collections)
      expect(
        missing(access, [
          'create',
          'read',
          'update',
          'delete',
          ...(versions ? ['readVersions'] : []),
          ...(auth ? ['admin', 'unlock'] : []),
        ]),
        slug,
      ).toEqual([])
    for (const { access, slug, versions } of globals)
      expect(missing(access, ['read', 'update', ...(versions ? ['readVersions'] : [])]), slug).toEqual([])
  })

  it('is stated for depth, and for who runs jobs', () => {
    expect(given.config).toMatchObject({ defaultDepth: 1, maxDepth: 4 })
    expect(missing(given.config?.jobs?.access, ['run', 'queue', 'cancel'])).toEqual([])
  })
})
