import type { Payload } from 'payload'
import { loadComment, moderateComments, submitComment } from '#comments'
import type { Status } from '#moderation'
import { servicesOf } from '#platform'
import { retrying } from '#platform/database'
import { articles } from './articles'
import { comments, type DemoComment, type DemoDecision } from './comments'
import { authors, type DemoEditor, demoRequest } from './editors'
import { toLexical } from './lexical'
import { credit, type DemoPicture, drawPicture, pictures } from './pictures'

/** Ids of what there is, by the names the texts use. */
export type Ids = ReadonlyMap<string, string>
export type SeededArticle = { id: string; publishedAt: Date; authors: readonly string[] }
type SeededContent = { bylines: Ids; articles: ReadonlyMap<string, SeededArticle> }

const dayMs = 24 * 60 * 60 * 1000

// Nobody has an account yet: the demo is put in by the system.
const asSystem = { overrideAccess: true, depth: 0 } as const

/** Id of the first document, or of one made now: whatever an interrupted run has left is used again. */
const findOr = async (
  found: Promise<{ docs: readonly { id: string }[] }>,
  make: () => Promise<{ id: string }>,
): Promise<string> => ((await found).docs[0] ?? (await make())).id

/** Looks a name up that the data promises to be there. */
function need<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name)
  if (value === undefined) throw new Error(`The demo has no ${name}`)
  return value
}

const seedPicture = (payload: Payload, picture: DemoPicture): Promise<string> =>
  findOr(
    payload.find({ collection: 'media', where: { alt: { equals: picture.alt } }, limit: 1, ...asSystem }),
    async () => {
      const file = await drawPicture(picture)
      return retrying(payload, (req) =>
        payload.create({ collection: 'media', data: { alt: picture.alt, credit }, file, req, ...asSystem }),
      )
    },
  )

async function seedAuthors(payload: Payload): Promise<Ids> {
  const ids = new Map<string, string>()
  for (const { bio, link, name, slug } of authors)
    ids.set(
      slug,
      await findOr(
        payload.find({ collection: 'authors', where: { slug: { equals: slug } }, limit: 1, ...asSystem }),
        () =>
          retrying(payload, (req) =>
            payload.create({ collection: 'authors', data: { name, slug, bio, links: [link] }, req, ...asSystem }),
          ),
      ),
    )
  return ids
}

/** Pictures, bylines and articles. The articles come as drafts first, because they link to each other. */
export async function seedContent(payload: Payload): Promise<SeededContent> {
  const pictureIds = new Map<string, string>()
  for (const picture of pictures) pictureIds.set(picture.name, await seedPicture(payload, picture))
  const bylines = await seedAuthors(payload)
  const articleIds = new Map<string, string>()
  for (const { slug, title } of articles)
    articleIds.set(
      slug,
      await findOr(
        payload.find({ collection: 'articles', where: { slug: { equals: slug } }, limit: 1, ...asSystem }),
        () =>
          retrying(payload, (req) =>
            payload.create({
              collection: 'articles',
              draft: true,
              data: { title, slug, _status: 'draft' },
              req,
              ...asSystem,
            }),
          ),
      ),
    )

  const seeded = new Map<string, SeededArticle>()
  for (const article of articles) {
    const id = need(articleIds, article.slug)
    const before = await payload.findByID({ collection: 'articles', id, ...asSystem })
    const publishedAt =
      before.publishedAt ?? new Date(servicesOf(payload).now().getTime() - article.daysAgo * dayMs).toISOString()
    if (before._status !== 'published')
      await retrying(payload, (req) =>
        payload.update({
          collection: 'articles',
          id,
          data: {
            excerpt: article.excerpt,
            hero: need(pictureIds, article.hero),
            body: toLexical(article.body, {
              article: (slug) => need(articleIds, slug),
              picture: (name) => need(pictureIds, name),
            }),
            authors: article.authors.map((slug) => need(bylines, slug)),
            tags: [...article.tags],
            publishedAt,
            _status: 'published',
          },
          req,
          ...asSystem,
        }),
      )
    seeded.set(article.slug, { id, publishedAt: new Date(publishedAt), authors: article.authors })
  }
  return { bylines, articles: seeded }
}

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
