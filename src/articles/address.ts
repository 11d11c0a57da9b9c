import type { Payload, TextFieldSingleValidation } from 'payload'
import type { TargetHead } from '#comments'
import { createMemo, defineServices, type Memo, servicesOf } from '#platform'
import type { AfterCommit } from '#platform/database'

// Where readers read articles: on this site, or at a frontend that the settings of the site name.

/** The pattern of a frontend's addresses, as the settings have it. */
type ArticleServices = { frontend: Memo<string | undefined> }

export const articleServices = defineServices<ArticleServices>('articles')

/** Told of the settings and of slugs alike, because both move links; other processes' changes are seen after a minute where nothing tells of them. */
export function keepFrontend(parts: { afterCommit: AfterCommit; now: () => Date }): ArticleServices {
  const frontend: ArticleServices['frontend'] = createMemo({ now: parts.now, ttl: 60_000 })
  parts.afterCommit.subscribe((changes) => {
    if (changes.includes('slugs')) frontend.forget()
  })
  return { frontend }
}

const parts = /\{(id|slug)\}/g

/** Placeholders may stand behind the host only: where a frontend is does not depend on what an article is called. */
export const isArticleAddress: TextFieldSingleValidation = (value) => {
  if (!value) return true
  const others = value.replace(parts, '')
  const isPattern = others !== value && /^https?:\/\/[^\s{}/?#@]+\/[^\s{}]*$/i.test(others) && URL.canParse(others)
  const isHostPlain = /^https?:\/\/[^{}/]+\//i.test(value)
  return (isPattern && isHostPlain) || 'Please enter an address with https:// and {slug} or {id} in its path.'
}

const patternOf = (payload: Payload): Promise<string | undefined> =>
  articleServices.of(payload).frontend.get(async () => {
    const select = { articleUrl: true } as const
    const site = await payload.db.findGlobal<{ articleUrl?: string | null }>({ slug: 'site', select, req: {} })
    return site?.articleUrl || undefined
  })

/** Where a frontend shows an article; undefined where this site does. */
export async function addressAtFrontend(
  payload: Payload,
  article: Pick<TargetHead, 'id' | 'slug'>,
): Promise<string | undefined> {
  const pattern = await patternOf(payload)
  // Through `URL`: what the settings have may hold what an attribute or a feed would end at.
  return (
    pattern && new URL(pattern.replace(parts, (_all, name: 'id' | 'slug') => encodeURIComponent(article[name]))).href
  )
}

/** The front page of the frontend; undefined where it is this site's. */
export async function homeAtFrontend(payload: Payload): Promise<string | undefined> {
  const pattern = await patternOf(payload)
  return pattern && `${new URL(pattern.replace(parts, '')).origin}/`
}

/** Id or slug of the article that readers read at an address: on this site, or where a frontend shows it. The scheme makes no difference. */
export async function nameAtAddress(payload: Payload, url: URL): Promise<string | undefined> {
  const { host, pathname } = url
  const own = new URL(servicesOf(payload).publicUrl)
  if (host === own.host) {
    const [, slug] = /^\/articles\/([^/]+)\/?$/.exec(pathname) ?? []
    if (slug !== undefined) return decoded(slug)
  }
  const pattern = await patternOf(payload)
  if (!pattern) return undefined
  const [, name] = new RegExp(`^${sourceOf(pattern)}/?$`, 'i').exec(withoutScheme(url)) ?? []
  return name === undefined ? undefined : decoded(name)
}

const withoutScheme = ({ host, pathname, search }: URL): string => host + pathname + search

/** Which part of the address names the article is no matter: the same one where it stands twice. */
function sourceOf(pattern: string): string {
  // Letters and digits alone: `URL` leaves such a word as it is.
  const mark = 'zzarticlezz'
  const text = withoutScheme(new URL(pattern.replace(parts, mark)))
  const [before = '', ...others] = text.split(mark).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return others.reduce((source, part, index) => `${source}${index === 0 ? '([^/?&#]+)' : '[^/?&#]+'}${part}`, before)
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
