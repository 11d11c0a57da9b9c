import type { Payload } from 'payload'
import { loadComment, moderateComments, submitComment } from '#comments'
import type { Status } from '#moderation'
import { comments, type DemoComment, type DemoDecision } from './comments'
import { authors, type DemoEditor, demoRequest } from './editors'
import { need, type SeededContent } from './seedContent'

const hourMs = 60 * 60 * 1000

/**
 * Sends every comment through the readers' own door and decides through the moderators', so that events, vault and
 * counts are what they would be. A second run sends nothing twice (idempotency keys) and decides nothing twice (a
 * decision is made only where the one before it stands).
 */
export async function seedComments(payload: Payload, content: SeededContent): Promise<void> {
  const editors = new Map(
    authors.map((author): [string, DemoEditor] => [
      author.slug,
      { author, byline: need(content.bylines, author.slug) },
    ]),
  )
  const ids = new Map<string, string>()
  const sentAt = ({ article, hours }: DemoComment) =>
    new Date(need(content.articles, article).publishedAt.getTime() + hours * hourMs)

  const submit = async (comment: DemoComment): Promise<string> => {
    const { article, by, content: text, key, parent } = comment
    const sender = typeof by === 'string' ? { editor: need(editors, by) } : { reader: by }
    const { doc } = await submitComment(
      await demoRequest(payload, sentAt(comment), sender.editor),
      { article, content: text, ...(parent ? { parent: need(ids, parent) } : {}), ...sender.reader },
      { idempotencyKey: `demo-${key}` },
    )
    return doc.id
  }

  const decide = async (comment: DemoComment, from: Status, { after, note, to }: DemoDecision): Promise<void> => {
    const id = need(ids, comment.key)
    const [byline = ''] = need(content.articles, comment.article).authors
    const req = await demoRequest(payload, new Date(sentAt(comment).getTime() + after * hourMs), need(editors, byline))
    if ((await loadComment(req, id))?.status !== from) return
    const { results } = await moderateComments(req, { ids: [id], to, ...(note ? { note } : {}) })
    for (const result of results)
      if (!result.ok) throw new Error(`The demo could not decide on ${comment.key}: ${result.error.message}`)
  }

  for (const comment of comments) {
    ids.set(comment.key, await submit(comment))
    const [first] = comment.decisions ?? []
    if (first) await decide(comment, 'pending', first)
  }
  // After all comments are sent: one that is hidden later was public when it was answered.
  for (const comment of comments) {
    const { decisions = [] } = comment
    for (const [index, next] of decisions.entries()) {
      const last = decisions[index - 1]
      if (last) await decide(comment, last.to, next)
    }
  }
}
