import type { CheckAnswer, Checked, ExternalCheck } from './types'

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
