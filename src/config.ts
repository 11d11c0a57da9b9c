import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { compile } from 'proxy-addr'
import { z } from 'zod'
import { readSharedCache, type SharedCache } from '#platform/http'
import { type MasterKey, masterKeyIn } from '#vault'

/** One of the values of `LOG_LEVEL`: pino's own names. */
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
/** Links, cookies and the check of foreign requests go by an origin; a path in it would be lost in some and kept in others. */
const origin = address.refine((text) => {
  // What is no address has been said already.
  if (!URL.canParse(text)) return true
  const { hash, pathname, search } = new URL(text)
  return pathname === '/' && search === '' && hash === ''
}, 'must be an origin without a path, such as https://example.org')

/** What `proxy-addr` takes: it throws where a server would start with a wrong idea of whom to trust. */
const proxies = z.string().refine((text) => {
  if (/^(?:false|\d+|)$/.test(text)) return true
  try {
    compile(text.split(',').map((part) => part.trim()))
    return true
  } catch {
    return false
  }
}, 'must be false, a number of hops, or addresses and ranges separated by commas')

/** `Name <address>`, or an address alone. */
const sender = /^\s*(?:[^<>]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)\s*$/

const wholeNumber = z.coerce
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(0, 'must not be negative')

const schema = z.object({
  PORT: wholeNumber.max(65_535, 'must be at most 65535').default(3000),
  HOST: z.string().min(1).default('localhost'),
  PUBLIC_URL: origin.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|mongodb(\+srv)?:\/\/.+)$/, 'must start with file: (SQLite) or mongodb://')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  S3_URL: z
    .string()
    .regex(/^s3:\/\/.+/, 'must look like s3://KEY:SECRET@HOST/BUCKET')
    .optional(),
  PAYLOAD_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  VAULT_KEY: z
    .string()
    .refine((text) => masterKeyIn(text) !== undefined, 'must be what colloquy keys make --print writes')
    .optional(),
  VAULT_KEY_FILE: z.string().min(1).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(sender, 'must look like Name <name@example.org>')
    .default('Colloquy <colloquy@localhost>'),
  BOUNCE_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .max(200, 'must have at most 200 characters')
    .optional(),
  AKISMET_KEY: z.string().max(200, 'must have at most 200 characters').optional(),
  AKISMET_URL: address.default('https://rest.akismet.com/1.1/'),
  TRUST_PROXY: proxies.default('false'),
  HSTS_SUBDOMAINS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  CDN_URL: z
    .string()
    .refine(
      (text) => readSharedCache(text) !== undefined,
      'must look like fastly://TOKEN@SERVICE, cloudflare://TOKEN@ZONE or varnish://HOST:PORT',
    )
    .optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  ALLOW_PRIVATE_HOOKS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  ALLOW_PRIVATE_MENTIONS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  DEMO: z.enum(['true', 'false'], { error: 'must be true or false' }).optional(),
  READS_PER_MINUTE: wholeNumber.default(1200),
  WRITES_PER_MINUTE: wholeNumber.default(60),
})

/** The environment variables Colloquy reads; `.env.example` lists the same ones. */
export const configKeys = Object.keys(schema.shape)

/** Settings of a process, read once from the environment. `payloadSecret` is empty in development until `completeSecrets` has filled it. */
export type Config = Readonly<{
  development: boolean
  port: number
  host: string
  /** Origin the site is reached at, without a trailing slash. */
  publicUrl: string
  databaseUrl: string
  dataDir: string
  s3Url: string | undefined
  payloadSecret: string
  /** The key of the vault itself, where the environment holds it; `vaultKeyFile` is undefined then. */
  vaultKey: MasterKey | undefined
  vaultKeyFile: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  /** What reports of mail that came back are signed with; without it none are taken. */
  bounceSecret: string | undefined
  /** Key and address of an Akismet-compatible service; without a key there is none. */
  akismetKey: string | undefined
  akismetUrl: string
  /** Express's `trust proxy`: `false`, a number of hops, or the proxies' addresses. */
  trustProxy: false | number | string[]
  /** Whether browsers are told to use https for every subdomain as well. */
  hstsSubdomains: boolean
  /** What asks for `/metrics` has to know. */
  metricsToken: string | undefined
  /** A shared cache in front of this server, which is told of changes. */
  sharedCache: SharedCache | undefined
  logLevel: (typeof logLevels)[number]
  /** Whether webhooks may call this machine and private networks. */
  allowPrivateHooks: boolean
  /** Whether pages on this machine and in private networks may be looked at for mentions; in development only. */
  allowPrivateMentions: boolean
  demo: boolean
  /** Per client address and minute; 0 is no limit. */
  readsPerMinute: number
  writesPerMinute: number
  /** Payload's own command line is about to migrate; it says so itself, so it is no setting. */
  migrating: boolean
}>

/** Everything that is wrong with the environment, in one message. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nSee .env.example for what each setting means.`,
    )
    this.name = 'ConfigError'
  }
}

function readTrustProxy(text: string): Config['trustProxy'] {
  if (text === 'false' || text === '') return false
  if (/^\d+$/.test(text)) return Number(text)
  return text.split(',').map((part) => part.trim())
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads and checks the environment as a whole.
 * `tools` is for builds and generators: they evaluate the Payload config without any secret at hand.
 * @throws ConfigError listing every fault
 */
export function loadConfig({ env = process.env as Env, development = false, tools = false } = {}): Config {
  // An empty value in a .env file means "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([key, value]) => configKeys.includes(key) && value !== ''),
  )
  const parsed = schema.safeParse(given)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  if (!development && !tools) {
    for (const key of ['PAYLOAD_SECRET', 'PUBLIC_URL']) if (!given[key]) faults.push(`${key} is required in production`)
    if (!given.VAULT_KEY && !given.VAULT_KEY_FILE) faults.push('VAULT_KEY_FILE or VAULT_KEY is required in production')
    if (given.DEMO === 'true') faults.push('DEMO is for development only')
    // Strangers choose what is looked at.
    if (given.ALLOW_PRIVATE_MENTIONS === 'true') faults.push('ALLOW_PRIVATE_MENTIONS is for development only')
  }
  // With both, nothing would say which of them opens the vault.
  if (given.VAULT_KEY && given.VAULT_KEY_FILE)
    faults.push('VAULT_KEY and VAULT_KEY_FILE are two ways to say one thing: set one of them')
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  const values = parsed.data
  return Object.freeze({
    development,
    port: values.PORT,
    host: values.HOST,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    databaseUrl: values.DATABASE_URL ?? `file:${values.DATA_DIR}/colloquy.db`,
    dataDir: values.DATA_DIR,
    s3Url: values.S3_URL,
    payloadSecret: values.PAYLOAD_SECRET ?? '',
    vaultKey: values.VAULT_KEY === undefined ? undefined : masterKeyIn(values.VAULT_KEY),
    vaultKeyFile: values.VAULT_KEY_FILE,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    bounceSecret: values.BOUNCE_SECRET,
    akismetKey: values.AKISMET_KEY,
    akismetUrl: values.AKISMET_URL,
    trustProxy: readTrustProxy(values.TRUST_PROXY),
    hstsSubdomains: values.HSTS_SUBDOMAINS === 'true',
    metricsToken: values.METRICS_TOKEN,
    sharedCache: values.CDN_URL === undefined ? undefined : readSharedCache(values.CDN_URL),
    logLevel: values.LOG_LEVEL,
    allowPrivateHooks: values.ALLOW_PRIVATE_HOOKS === 'true',
    allowPrivateMentions: values.ALLOW_PRIVATE_MENTIONS === 'true',
    demo: values.DEMO === undefined ? development : values.DEMO === 'true',
    readsPerMinute: values.READS_PER_MINUTE,
    writesPerMinute: values.WRITES_PER_MINUTE,
    migrating: env.PAYLOAD_MIGRATING === 'true',
  })
}

/**
 * In development a missing PAYLOAD_SECRET is made once and kept in `DATA_DIR/payload.secret` (mode 0600), so that
 * sessions outlive a restart. In production `loadConfig` has refused already.
 */
export function completeSecrets(config: Config): Config {
  if (config.payloadSecret !== '' || !config.development) return config
  mkdirSync(config.dataDir, { recursive: true })
  const file = path.join(config.dataDir, 'payload.secret')
  try {
    // `wx`: of two processes that start at once one makes it, the other reads it.
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  return { ...config, payloadSecret: readFileSync(file, 'utf8').trim() }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Takes settings from `.env` in the working directory, where there is one. What the environment has already stays. */
export function loadEnvFile(file = '.env'): void {
  if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * `PORT=0` is any port that is free. It is chosen before anything is read: links, cookies and the admin's own copy of the settings
 * name it.
 */
export async function choosePort(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (env.PORT === undefined || !/^0+$/.test(env.PORT)) return
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, env.HOST || undefined, resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address === 'object' && address !== null) env.PORT = String(address.port)
}

/** Whether `LOG_LEVEL` asks for stacks. Reads the environment itself, because the settings may be what is wrong. */
export function wantsDetails(): boolean {
  return process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace'
}

const isDamage = /SQLITE_(?:NOTADB|CORRUPT)|file is not a database|database disk image is malformed/

/** An error, what has caused it, and so on. */
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

/** Why the server could not start, in a sentence, for the time before there is a logger; with its stack at level `debug`. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (wantsDetails()) return error.stack ?? error.message
  const causes = causesOf(error)
  if (causes.some(({ message }) => isDamage.test(message)))
    return 'The database is damaged, or its file is no SQLite database. Put a backup in its place: docs/operating.md says how.'
  const { code, path: file } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' && file) return `${file} is there already. Name another file.`
  if (code === 'ENOENT' && file) return `${file} cannot be opened: it, or its folder, is not there.`
  if (code === 'EACCES' && file) return `${file} cannot be opened: this account has no right to.`
  const root = causes.at(-1)
  // What is said to readers says nothing of what there is to do.
  return 'faults' in error && root && root !== error ? `${error.message} (${root.message})` : error.message
}
