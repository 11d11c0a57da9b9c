import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync } from 'node:zlib'
import type { TestServer } from '../app'
import { linkTo } from '../paragraph'
import { tinyPng } from '../pictures'

/** Staff's have neither a token nor an address. */
export type Comment = { id: string; editToken: string; email: string }

/** What one run of the model has made; addresses are built from what was true at any time. */
export type World = {
  server: TestServer
  article: { id: string; slugs: string[] }
  /** Its body links to the article. */
  linking: { id: string; slug: string }
  byline: { id: string; slugs: string[] }
  /** Stands in the text of the article that links. */
  picture: string
  comments: Comment[]
  /** Moderation events that can be undone, the newest last. */
  decisions: string[]
  /** Addresses of two pages that live elsewhere. */
  pages: [string, string]
}

/** Of the article, at first. */
export const tag = 'tides'

/** A paragraph with a link to another article, and a picture, as the editor keeps them. */
const linkWithPicture = (id: string, picture: string) => {
  const body = linkTo(id)
  const upload = {
    type: 'upload',
    version: 3,
    format: '',
    relationTo: 'media',
    value: picture,
    fields: {},
    id: randomUUID(),
  }
  body.root.children.push(upload as unknown as (typeof body.root.children)[number])
  return body
}

export const createWorld = async (server: TestServer): Promise<World> => {
  // One network can have so many pages made in an hour.
  server.clock.advance(2 * 60 * 60_000)
  await server.payload.updateGlobal({ slug: 'site', data: { origins: ['https://blog.example'] } })
  const slug = `byline-${randomUUID()}`
  const { id: author } = await server.payload.create({ collection: 'authors', data: { name: 'Ann', slug } })
  const byline = { id: String(author), slugs: [slug] }
  const { id: media } = await server.payload.create({
    collection: 'media',
    data: { alt: 'A pool', credit: 'Nobody' },
    file: { ...(await tinyPng()), name: `${randomUUID()}.png` },
  })
  const picture = String(media)
  const article = await server.article({ tags: [tag], authors: [byline.id] })
  const linking = await server.article({ body: linkWithPicture(article.id, picture) })
  return {
    server,
    article: { id: article.id, slugs: [article.slug] },
    linking,
    byline,
    picture,
    comments: [],
    decisions: [],
    pages: [`https://blog.example/${randomUUID()}`, `https://blog.example/${randomUUID()}`],
  }
}

/** What is asked of the server: by GET, or a question of GraphQL by POST. */
export type View = { path: string; question?: object }

/** Everything readers can ask for that depends on what a run changes. */
export const viewsOf = ({ article, byline, comments, linking, pages, picture }: World): View[] => {
  const { id, slugs } = article
  const [first = ''] = slugs
  const last = slugs.at(-1) ?? first
  const [page, other] = pages.map(encodeURIComponent)
  const comment = comments.at(-1)?.id ?? id
  const query = (text: string, variables: object = {}): View => ({
    path: '/api/graphql',
    question: { query: text, variables },
  })
  const slugged = [first, last].flatMap((slug) => [`/articles/${slug}`, `/api/articles/${slug}/thread`])
  return [
    ...[
      ...slugged,
      `/articles/${last}?replyto=${comment}`,
      `/articles/${last}/comments/${comment}`,
      `/articles/${last}/comments.xml`,
      `/articles/${last}-of-nothing`,
      `/articles/${linking.slug}`,
      '/',
      `/tags/${tag}`,
      `/authors/${byline.slugs[0]}`,
      `/authors/${byline.slugs.at(-1)}`,
      '/feed.xml',
      '/feed.json',
      '/sitemap.xml',
      `/api/articles/${id}`,
      `/api/articles/${linking.id}`,
      // By another name, and in another depth than what its body shows is read in.
      ...[linking.id, linking.slug, first, last].map((name) => `/api/articles/${name}?depth=0`),
      `/api/articles/${linking.slug}`,
      `/api/articles/${last}-of-nothing`,
      // The way to where it is now says what the key leaves out.
      `/articles/${first}?utm_source=${comment}`,
      '/api/articles?limit=3&sort=-publishedAt',
      `/api/articles?where[slug][equals]=${last}`,
      `/api/articles/${id}/thread?limit=1`,
      `/api/articles/${id}/thread?limit=2&order=newest`,
      `/api/comments?where[article][equals]=${id}`,
      `/api/comments/${comment}`,
      '/api/comments/count',
      `/api/pages/thread?url=${page}`,
      `/api/pages/thread?url=${other}`,
      `/api/pages/discussion?url=${page}%2F`,
      `/api/pages/discussion?url=${other}`,
      `/api/comments/counts?page=${page}&page=${page}%3Fid%3D1&page=${other}`,
      `/api/comments/counts?articles=${id},${last}`,
      `/api/authors/${byline.id}`,
      '/api/authors?limit=3&sort=-createdAt',
      `/api/media/${picture}`,
      '/api/tags',
      '/api/articles/count',
      '/api/globals/site',
      `/api/articles/${last}/discussion`,
    ].map((path) => ({ path })),
    query('query ($id: String!) { Article(id: $id) { title slug commentCount html authors { name } } }', { id }),
    query('query ($id: String!) { Article(id: $id) { title slug commentCount html authors { name } } }', {
      id: linking.id,
    }),
    query('{ Articles(limit: 2) { docs { title commentCount } totalDocs } Site { title } }'),
    query('query ($a: String!) { Thread(article: $a) { totalDocs docs { name html replies { id } } } }', { a: last }),
    query('query ($id: JSON) { Comments(where: { article: { equals: $id } }) { docs { html article { title } } } }', {
      id,
    }),
  ]
}

export type Seen = { status: number; text: string; location: string | null; etag: string | null }

// Thousands are asked for in each run, and `fetch` takes longer than many an answer.
const agent = new Agent({ keepAlive: true })

/** @param fresh asks as somebody with comments of their own, whom no memory answers; others ask as browsers do, for what is compressed */
export const look = async (base: string, { path, question }: View, { fresh = false } = {}): Promise<Seen> => {
  const asked = request(base + path, {
    agent,
    method: question ? 'POST' : 'GET',
    headers: {
      ...(fresh ? { cookie: 'colloquy_mine=nothing' } : { 'accept-encoding': 'br' }),
      ...(question ? { 'content-type': 'application/json' } : {}),
    },
  }).end(question && JSON.stringify(question))
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const { headers, statusCode = 0 } = response
  const bytes = await buffer(response)
  const text = (headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes).toString()
  // Where nobody keeps an answer, it has no tag. Of what is compressed it says so.
  const isKept = !headers['cache-control']?.includes('no-store')
  const etag = (isKept && headers.etag?.replace(/\.br"$/, '"')) || null
  return { status: statusCode, text, location: headers.location ?? null, etag }
}
