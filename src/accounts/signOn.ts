import type { FieldHook, GlobalBeforeChangeHook, Payload, TextFieldSingleValidation } from 'payload'
import { leastOfSecret, mostOfSecret, readJwks, type SignOnKeys } from '#comments'
import { createMemo, openText, Refusal, sealText, servicesOf } from '#platform'
import { FetchRefused, fetchSafely } from '#platform/http'
import { accountServicesOf, type SignOnSettings, type SignOnState } from './services'

// The sign-on of host sites, as the settings of the site have it: secrets and the address of public keys.

type StoredSignOn = {
  secrets?: { id?: string | null; secret?: string | null }[] | null
  jwksUrl?: string | null
  audience?: string | null
}

/** Other processes' changes of the settings are seen after a minute, where nothing tells of them. */
const keptMs = 60_000
/** Keys that could not be fetched again for so long are good no more. */
const longestUnfetchedMs = 24 * 60 * 60_000
/** How often public keys are fetched: a new one is known after this time at the latest. */
export const signOnRefreshMs = 5 * 60_000

const purpose = 'sign-on'

export function createSignOn(now: () => Date): SignOnState {
  return { settings: createMemo({ now, ttl: keptMs }), fetch: fetchSafely, fetched: undefined }
}

async function readStored(payload: Payload): Promise<StoredSignOn> {
  const site = await payload.db.findGlobal<{ signOn?: StoredSignOn | null }>({ slug: 'site', req: {} })
  return site?.signOn ?? {}
}

function readSettings(payload: Payload): Promise<SignOnSettings> {
  return accountServicesOf(payload).signOn.settings.get(async () => {
    const { audience, jwksUrl, secrets } = await readStored(payload)
    const seal = { key: servicesOf(payload).signingKey(purpose), purpose }
    return {
      // One that was sealed with another PAYLOAD_SECRET checks nothing.
      secrets: (secrets ?? []).flatMap(({ secret }) => (secret ? (openText(secret, seal) ?? []) : [])),
      jwksUrl: jwksUrl || undefined,
      audience: audience || servicesOf(payload).publicUrl,
    }
  })
}

/** What assertions are checked with now; undefined where no sign-on is set up. Nothing is fetched for a request. */
export async function signOnKeys(payload: Payload): Promise<SignOnKeys | undefined> {
  const { audience, jwksUrl, secrets } = await readSettings(payload)
  const { fetched } = accountServicesOf(payload).signOn
  const isFresh = fetched && servicesOf(payload).now().getTime() - fetched.at < longestUnfetchedMs
  const jwks = isFresh && fetched.url === jwksUrl ? fetched.keys : undefined
  return secrets.length === 0 && !jwks ? undefined : { secrets, jwks, audience }
}

/** Fetches the public keys of the host site. Where that fails, those of before go on being good for a day. */
export async function refreshSignOn(payload: Payload): Promise<void> {
  const { jwksUrl } = await readSettings(payload)
  if (jwksUrl === undefined) return
  const state = accountServicesOf(payload).signOn
  try {
    const { body, status } = await state.fetch(jwksUrl, { isSecure: true, limitBytes: 256 * 1024 })
    const keys = status === 200 ? readJwks(body.toString('utf8')) : undefined
    if (!keys) throw new Error(status === 200 ? 'no keys for RS256' : `status ${status}`)
    state.fetched = { url: jwksUrl, keys, at: servicesOf(payload).now().getTime() }
  } catch (error) {
    const reason = error instanceof FetchRefused ? error.kind : error instanceof Error ? error.message : 'unknown'
    payload.logger.warn({ msg: `The keys of the sign-on could not be fetched: ${reason}` })
  }
}

/** Looks at the settings anew when they have changed. */
export function followSignOn(payload: Payload, changes: readonly string[]): void {
  if (!changes.includes('site')) return
  accountServicesOf(payload).signOn.settings.forget()
  refreshSignOn(payload).catch((err: unknown) =>
    payload.logger.error({ err, msg: 'The settings of the sign-on could not be read' }),
  )
}

/** Nobody reads a secret back. */
export const hideSecret: FieldHook = () => null

/** Seals secrets that are new; a row that is sent without one keeps its own. */
export const sealSecrets: GlobalBeforeChangeHook = async ({ data, req }) => {
  const rows: unknown = data.signOn?.secrets
  if (!Array.isArray(rows)) return data
  const stored = await req.payload.db.findGlobal<{ signOn?: StoredSignOn | null }>({ slug: 'site', req })
  const kept = new Map((stored?.signOn?.secrets ?? []).map(({ id, secret }) => [id, secret]))
  const seal = { key: servicesOf(req.payload).signingKey(purpose), purpose }
  const secrets = rows.map((row: { id?: string | null; secret?: unknown }, index) => {
    const { id, secret } = row
    const path = `signOn.secrets.${index}.secret`
    if (typeof secret !== 'string' || secret === '') {
      const own = id ? kept.get(id) : undefined
      if (!own) throw new Refusal([{ code: 'invalid_input', path, message: 'Please enter the secret.' }])
      return { ...row, secret: own }
    }
    const { length } = Buffer.from(secret)
    if (length < leastOfSecret || length > mostOfSecret)
      throw new Refusal([
        { code: 'invalid_input', path, message: `A secret has ${leastOfSecret} to ${mostOfSecret} bytes.` },
      ])
    return { ...row, secret: sealText(secret, seal) }
  })
  return { ...data, signOn: { ...data.signOn, secrets } }
}

export const isKeysAddress: TextFieldSingleValidation = (value) =>
  !value ||
  (URL.canParse(value) && /^https:\/\/[^\s@]+$/i.test(value)) ||
  'Please enter an address that starts with https://'
