import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, configKeys, loadConfig, startFailure } from '../../src/config'
import { DatabaseBusy } from '../../src/platform/database/errors'
import { newMasterKey } from '../../src/vault/keyFile'

const production = {
  PAYLOAD_SECRET: 'x'.repeat(32),
  VAULT_KEY_FILE: '/keys/vault.key',
  PUBLIC_URL: 'https://example.org/',
}

const faultsOf = (env: Record<string, string>, development = true): string => {
  try {
    loadConfig({ env, development })
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('loadConfig', () => {
  it('needs nothing in development', () => {
    const config = loadConfig({ env: {}, development: true })
    expect(config).toMatchObject({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      databaseUrl: 'file:./data/colloquy.db',
      demo: true,
    })
  })

  it('puts the public address on the port that was asked for', () => {
    expect(loadConfig({ env: { PORT: '4123' }, development: true }).publicUrl).toBe('http://localhost:4123')
  })

  it.each([
    ['PUBLIC_URL', 'nowhere', 'must be an http:// or https:// address'],
    ['PUBLIC_URL', 'https://example.org/blog', 'must be an origin without a path, such as https://example.org'],
    ['MAIL_FROM', 'x', 'must look like Name <name@example.org>'],
    ['MAIL_FROM', 'Our desk', 'must look like Name <name@example.org>'],
    ['BOUNCE_SECRET', 'x'.repeat(201), 'must have at most 200 characters'],
    ['AKISMET_KEY', 'x'.repeat(201), 'must have at most 200 characters'],
  ])('says what is wrong with %s=%s', (key, value, sentence) => {
    expect(faultsOf({ [key]: value })).toContain(`  - ${key} ${sentence}\n`)
  })

  it.each([
    'Colloquy <colloquy@localhost>',
    'desk@example.org',
    '<desk@example.org>',
    '"Desk, the" <desk@example.org>',
  ])('takes the sender %s', (sender) => {
    expect(loadConfig({ env: { MAIL_FROM: sender }, development: true }).mailFrom).toBe(sender)
  })

  it('names every fault in one message', () => {
    const message = faultsOf({ PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud', PAYLOAD_SECRET: 'short' })
    for (const key of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'PAYLOAD_SECRET']) expect(message).toContain(key)
  })

  it('refuses production without the secrets it would otherwise make up', () => {
    const message = faultsOf({}, false)
    for (const key of ['PAYLOAD_SECRET', 'VAULT_KEY_FILE', 'PUBLIC_URL']) expect(message).toContain(key)
  })

  it('takes the key of the vault itself in place of its file, and not both', () => {
    const { VAULT_KEY_FILE: _file, ...rest } = production
    const key = newMasterKey()
    const text = JSON.stringify(key)
    const config = loadConfig({ env: { ...rest, VAULT_KEY: text } })
    expect(config.vaultKey).toEqual({ id: key.id, key: Buffer.from(key.key, 'base64url') })
    expect(config.vaultKeyFile).toBeUndefined()
    expect(faultsOf({ ...production, VAULT_KEY: text }, false)).toContain('set one of them')
  })

  it('refuses a key of the vault that is none, without quoting it', () => {
    const message = faultsOf({ VAULT_KEY: '{"id":"a","key":"c2hvcnQtYnV0LXNlY3JldA"}' })
    expect(message).toContain('VAULT_KEY must be what colloquy keys make --print writes')
    expect(message).not.toContain('c2hvcnQ')
  })

  it('refuses demo content in production', () => {
    expect(faultsOf({ ...production, DEMO: 'true' }, false)).toContain('DEMO')
    expect(faultsOf({ ...production, ALLOW_PRIVATE_MENTIONS: 'true' }, false)).toContain('ALLOW_PRIVATE_MENTIONS')
  })

  it('accepts a complete production environment and takes the slash off the public address', () => {
    expect(loadConfig({ env: production })).toMatchObject({
      publicUrl: 'https://example.org',
      demo: false,
      development: false,
    })
  })

  it('treats an empty value as not set', () => {
    expect(loadConfig({ env: { SMTP_URL: '', DEMO: '' }, development: true })).toMatchObject({
      smtpUrl: undefined,
      demo: true,
    })
  })

  it.each([
    ['false', false],
    ['2', 2],
    ['10.0.0.1, 10.0.0.2', ['10.0.0.1', '10.0.0.2']],
  ])('reads TRUST_PROXY=%s', (text, expected) => {
    expect(loadConfig({ env: { TRUST_PROXY: text }, development: true }).trustProxy).toEqual(expected)
  })

  it.each<[string, Error, RegExp]>([
    [
      'a file that is no database',
      new DatabaseBusy('It cannot be written to', { cause: new Error('SQLITE_NOTADB: file is not a database') }),
      /is damaged.*backup/,
    ],
    ['a damaged page', new Error('The vault could not do its work (Error SQLITE_CORRUPT)'), /is damaged.*backup/],
    [
      'a refusal for readers',
      new DatabaseBusy('It cannot be written to', { cause: new Error('The disk is full') }),
      /\(The disk is full\)$/,
    ],
    [
      'a file that is there',
      Object.assign(new Error('EEXIST: x'), { code: 'EEXIST', path: 'out.json' }),
      /^out\.json is there already/,
    ],
    [
      'a folder that is not',
      Object.assign(new Error('ENOENT: x'), { code: 'ENOENT', path: 'a/b' }),
      /^a\/b cannot be opened/,
    ],
    ['anything else', new Error('As it is.'), /^As it is\.$/],
  ])('says why it could not start: %s', (_what, error, said) => {
    expect(startFailure(error)).toMatch(said)
  })

  it('knows exactly the keys of .env.example', () => {
    const example = readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z0-9_]+)=/gm)
    expect([...example].map((match) => match[1]).sort()).toEqual([...configKeys].sort())
  })
})
