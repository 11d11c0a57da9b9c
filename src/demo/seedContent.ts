import type { Payload } from 'payload'
import { servicesOf } from '#platform'
import { retrying } from '#platform/database'
import { articles } from './articles'
import { authors } from './editors'
import { toLexical } from './lexical'
import { credit, type DemoPicture, drawPicture, pictures } from './pictures'

/** Ids of what there is, by the names the texts use. */
export type Ids = ReadonlyMap<string, string>
export type SeededArticle = { id: string; publishedAt: Date; authors: readonly string[] }
export type SeededContent = { bylines: Ids; articles: ReadonlyMap<string, SeededArticle> }

const dayMs = 24 * 60 * 60 * 1000

// Nobody has an account yet: the demo is put in by the system.
const asSystem = { overrideAccess: true, depth: 0 } as const

/** Id of the first document, or of one made now: whatever an interrupted run has left is used again. */
const findOr = async (
  found: Promise<{ docs: readonly { id: string }[] }>,
  make: () => Promise<{ id: string }>,
): Promise<string> => ((await found).docs[0] ?? (await make())).id

/** Looks a name up that the data promises to be there. */
export function need<T>(map: ReadonlyMap<string, T>, name: string): T {
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
