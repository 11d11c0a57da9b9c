import type { CheckAnswer, Checked, ExternalCheck } from './types'

type Settings = { akismetKey: string | undefined; akismetUrl: string; publicUrl: string }

/** A reader waits for this, in milliseconds; a comment the service is too slow for is held and asked about again. */
const timeout = 3000

/** The outside spam service the environment names, if it does. */
export function openExternalCheck(
  { akismetKey, akismetUrl, publicUrl }: Settings,
  now: () => Date,
): ExternalCheck | undefined {
  return akismetKey === undefined
    ? undefined
    : withCircuitBreaker({
        check: createAkismet({ key: akismetKey, url: akismetUrl, blog: publicUrl, timeout }),
        now,
        failures: 5,
        rest: 30_000,
      })
}

type Breaker = {
  check: ExternalCheck
  now: () => Date
  /** So many failures one after the other open it. */
  failures: number
  /** Milliseconds until one comment may try again. */
  rest: number
}

/**
 * Stops asking a service that keeps failing, so that posting does not wait for every timeout: while it rests every check fails
 * at once, which holds the comment. Then one comment tries; its answer closes the circuit, its failure opens it anew.
 */
export function withCircuitBreaker({ check, failures, now, rest }: Breaker): ExternalCheck {
  let failed = 0
  let restsUntil = 0
  let trying = false
  return async (comment) => {
    const open = failed >= failures
    if (open && (trying || now().getTime() < restsUntil)) throw new Error('The spam service is resting after failures')
    trying = open
    try {
      const answer = await check(comment)
      failed = 0
      return answer
    } catch (error) {
      failed += 1
      restsUntil = now().getTime() + rest
      throw error
    } finally {
      if (open) trying = false
    }
  }
}

type Akismet = {
  /** Such as `https://rest.akismet.com/1.1/`; any service that speaks the same protocol will do. */
  url: string
  key: string
  /** Address of the site, as registered with the key. */
  blog: string
  /** Milliseconds. */
  timeout: number
}

/** The protocol asks for an address; a comment that is asked about again has none any more. */
const unknownAddress = '0.0.0.0'

/** The form of `comment-check`. Source: https://akismet.com/developers/detailed-docs/comment-check/ */
export function akismetForm(comment: Checked, { blog, key }: Pick<Akismet, 'blog' | 'key'>): URLSearchParams {
  const { again, address, at, content, name, permalink, reply, url, userAgent } = comment
  return new URLSearchParams({
    api_key: key,
    blog,
    blog_charset: 'UTF-8',
    user_ip: address ?? unknownAddress,
    ...(userAgent ? { user_agent: userAgent.slice(0, 1000) } : {}),
    permalink,
    comment_type: reply ? 'reply' : 'comment',
    comment_author: name,
    ...(url ? { comment_author_url: url } : {}),
    comment_content: content,
    comment_date_gmt: at.toISOString(),
    ...(again ? { recheck_reason: 'no_answer' } : {}),
  })
}

/** What the service said, or why it said nothing: `true` is spam, and a tip may say that it is not worth keeping. */
export function readAkismet(status: number, body: string, headers: Headers): CheckAnswer {
  const said = body.trim()
  if (status === 200 && said === 'false') return 'clean'
  if (status === 200 && said === 'true') return headers.get('x-akismet-pro-tip') === 'discard' ? 'discard' : 'spam'
  const help = headers.get('x-akismet-debug-help') ?? headers.get('x-akismet-alert-msg')
  throw new Error(`The spam service answered ${status}${help ? `: ${help.slice(0, 200)}` : ''}`)
}

/** A check by Akismet's protocol over HTTP. */
export function createAkismet({ blog, key, timeout, url }: Akismet): ExternalCheck {
  return async (comment) => {
    const response = await fetch(new URL('comment-check', url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      body: akismetForm(comment, { blog, key }),
      headers: { 'User-Agent': 'Colloquy | Akismet' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    return readAkismet(response.status, await readShort(response), response.headers)
  }
}

const longest = 1000

/** An answer is a word; whatever sends more is not the service. */
async function readShort(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  const reader = response.body?.getReader()
  for (;;) {
    const part = await reader?.read()
    if (!part || part.done) break
    text += decoder.decode(part.value, { stream: true })
    if (text.length > longest) throw new Error('The spam service answered with more than a word')
  }
  return text
}
