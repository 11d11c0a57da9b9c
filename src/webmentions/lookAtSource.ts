import type { PayloadRequest } from 'payload'
import { findTarget, keepMention, readPolicy, withdrawMention } from '#comments'
import { servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { FetchRefused, type SafeAnswer } from '#platform/http'
import { defineTask, queues } from '#platform/jobs'
import { readableTypes, readSource, Unreadable } from './readSource'
import { webmentionServicesOf } from './services'

/** A page that is said to mention an article of ours. `article` is its id, `target` the address the page is to link to. */
export type Notice = { source: string; target: string; article: string; tries: number }

const timeoutMs = 10_000
/** Of the page itself, without pictures: more than most pages have. What a page costs to read grows with it. */
const limitBytes = 512 * 1024
const mostRedirects = 5

/** Until a page that did not answer is asked again; after the last it is left alone. In minutes. */
const pauses = [2, 20, 180]

/** The page is not there any more. */
const gone = [404, 410]
/** It may be, later. */
const isTemporary = ({ status }: SafeAnswer): boolean => status === 429 || status >= 500

/** What became of a page: `later` where it did not answer, `unread` where it is none that is read here. */
type Looked = SafeAnswer | 'later' | 'unread'

async function fetchSource({ payload }: PayloadRequest, source: string): Promise<Looked> {
  const { allowsPrivate, fetchSafely } = webmentionServicesOf(payload)
  const { publicUrl } = servicesOf(payload)
  try {
    return await fetchSafely(source, {
      headers: {
        accept: 'text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.5',
        'user-agent': `Colloquy-Webmention (+${publicUrl})`,
      },
      timeoutMs,
      limitBytes,
      mostRedirects,
      allowsPrivate,
      usualPorts: true,
      types: readableTypes,
    })
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    return error.kind === 'unreachable' || error.kind === 'timeout' ? 'later' : 'unread'
  }
}

/** Puts a page in the queue, for now or for later. */
export async function queueNotice(req: PayloadRequest, input: Notice, waitUntil?: Date): Promise<void> {
  await req.payload.jobs.queue({
    task: 'lookAtSource',
    input,
    queue: queues.mentions,
    ...(waitUntil ? { waitUntil } : {}),
    req,
  })
}

/**
 * Looks at a page that is said to mention an article: takes what it says as a comment, changes that, or takes it down where the page
 * is gone or has no link any more. Repeats nothing when it runs twice. A page that cannot be read is left alone, and nobody is told:
 * strangers name it.
 */
export const lookAtSource = defineTask({
  slug: 'lookAtSource',
  inputSchema: [
    { name: 'source', type: 'text', required: true },
    { name: 'target', type: 'text', required: true },
    { name: 'article', type: 'text', required: true },
    { name: 'tries', type: 'number', required: true },
  ],
  retries: { attempts: 5, backoff: { type: 'exponential', delay: 10_000 } },
  run: async (req, { article, source, target, tries }) => {
    // Switched off since.
    if (!(await readPolicy(req)).webmentions) return
    const looked = await fetchSource(req, source)
    if (looked === 'unread') return
    if (looked === 'later' || isTemporary(looked)) {
      const pause = pauses[tries]
      if (pause === undefined) return
      const later = new Date(timeOf(req).getTime() + pause * 60_000)
      return inOwnTransaction(req, (attempt) =>
        queueNotice(attempt, { source, target, article, tries: tries + 1 }, later),
      )
    }
    const pair = { article, source }
    if (gone.includes(looked.status)) return withdrawMention(req, pair)
    if (looked.status < 200 || looked.status > 299) return
    const found = read(looked, { target, now: timeOf(req) })
    if (found === 'unreadable') return
    // What has become a mere “like” says nothing any more.
    if (!found || found.kind === 'like' || found.kind === 'repost') return withdrawMention(req, pair)
    // Withdrawn since it was told of.
    if (!(await findTarget(req, article))) return
    const { content, name, publishedAt, url } = found
    await keepMention(req, { article, source, name, url, content, publishedAt })
  },
})

type Read = { target: string; now: Date }

function read({ body, headers, url }: SafeAnswer, { now, target }: Read) {
  try {
    return readSource({ url, type: headers['content-type'] ?? '', body }, target, now)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return 'unreadable'
  }
}
