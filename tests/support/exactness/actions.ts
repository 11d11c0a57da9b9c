import { randomUUID } from 'node:crypto'
import type { World } from './world'

/** Does something and returns when it has been acknowledged. `pick` chooses what it is done to. */
export type Action = (world: World, pick: number) => Promise<unknown>

const hourMs = 60 * 60_000

const chosen = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)]

const send = async (
  { server }: World,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

const post = async (world: World, parent?: string) => {
  const { body } = await send(world, 'POST', '/api/comments', {
    article: world.article.id,
    name: `Reader ${world.comments.length}`,
    email: `${randomUUID()}@reader.example`,
    content: `A remark. ${randomUUID()}`,
    ...(parent ? { parent } : {}),
  })
  // An article that is not public takes none.
  if (body.doc) world.comments.push({ id: body.doc.id, editToken: body.editToken })
}

const postToPage = async (world: World) => {
  const { body } = await send(world, 'POST', '/api/comments', {
    page: { url: world.page, title: 'Elsewhere' },
    name: `Reader ${world.comments.length}`,
    email: `${randomUUID()}@reader.example`,
    content: `A remark. ${randomUUID()}`,
  })
  if (body.doc) world.comments.push({ id: body.doc.id, editToken: body.editToken })
}

const decide =
  (to: 'approved' | 'pending' | 'spam' | 'trash'): Action =>
  async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment) await world.server.decide([comment.id], to)
  }

const change = ({ article, server }: World, data: object) =>
  // In the trash as well.
  server.payload.update({ collection: 'articles', id: article.id, data, draft: false, trash: true })

/** Articles go there and come back by the bulk operations of the admin. */
const inTrash = ({ article, server }: World, deletedAt: string | null) =>
  server.ask('PATCH', `/api/articles?trash=true&where[id][equals]=${article.id}`, { deletedAt }, 'editor')

const schedule = async (world: World, type: 'publish' | 'unpublish') => {
  const { article, server } = world
  const at = new Date(server.clock.now().getTime() + hourMs)
  const { status } = await server.ask(
    'POST',
    `/api/articles/${article.id}/schedule`,
    { type, at: at.toISOString() },
    'editor',
  )
  if (status !== 201) return
  server.clock.advance(2 * hourMs)
  await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
  article.isPublished = type === 'publish'
}

/** Everything that may change what readers are shown. Later work adds its own here. */
export const actions: Readonly<Record<string, Action>> = {
  post: (world, pick) => (pick % 3 === 0 ? postToPage(world) : post(world)),
  reply: (world, pick) => post(world, chosen(world.comments, pick)?.id),
  approve: decide('approved'),
  'approve another': decide('approved'),
  hold: decide('pending'),
  'call spam': decide('spam'),
  'throw away': decide('trash'),
  edit: async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment)
      await send(
        world,
        'PATCH',
        `/api/comments/${comment.id}`,
        { content: `Edited. ${randomUUID()}` },
        {
          'x-edit-token': comment.editToken,
        },
      )
  },
  remove: async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment) await send(world, 'DELETE', `/api/comments/${comment.id}`, {}, { 'x-edit-token': comment.editToken })
  },
  vote: async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment) await send(world, 'POST', `/api/comments/${comment.id}/vote`, { vote: 1 })
  },
  pin: async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment)
      await world.server.ask('POST', '/api/moderation/pin', { id: comment.id, pinned: pick % 2 === 0 }, 'moderator')
  },
  'delete for good': async ({ comments, server }, pick) => {
    const comment = chosen(comments, pick)
    if (comment) await server.ask('DELETE', `/api/comments/${comment.id}`, undefined, 'admin')
  },
  publish: async (world) => {
    await change(world, { _status: 'published' })
    world.article.isPublished = true
  },
  unpublish: async (world) => {
    await change(world, { _status: 'draft' })
    world.article.isPublished = false
  },
  'publish at a time': (world) => schedule(world, 'publish'),
  'unpublish at a time': (world) => schedule(world, 'unpublish'),
  rename: async (world) => {
    const slug = `a-${randomUUID()}`
    await change(world, { slug })
    world.article.slugs.push(slug)
  },
  patch: (world, pick) => change(world, { title: `Title ${pick}`, excerpt: randomUUID() }),
  'change a policy': ({ server }, pick) =>
    server.discussion({
      floodSeconds: 0,
      holdAll: pick % 3 !== 0,
      order: pick % 2 === 0 ? 'oldest' : 'newest',
      pageSize: 1 + (pick % 4),
      votes: pick % 5 === 0,
      showAvatars: pick % 7 === 0,
      open: pick % 11 !== 0,
      guidelines: `Rule ${pick}`,
    }),
  'name the site': ({ server }, pick) => server.payload.updateGlobal({ slug: 'site', data: { title: `Site ${pick}` } }),
  'name an author': ({ byline, server }, pick) =>
    server.payload.update({ collection: 'authors', id: byline.id, data: { name: `Ann ${pick}` } }),
  'save a draft': ({ article, server }) =>
    server.payload.update({
      collection: 'articles',
      id: article.id,
      data: { title: `Draft ${randomUUID()}` },
      draft: true,
      autosave: true,
      trash: true,
    }),
  'move to the trash': (world) => inTrash(world, world.server.clock.now().toISOString()),
  restore: (world) => inTrash(world, null),
  correct: async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment)
      await world.server.ask('PATCH', `/api/comments/${comment.id}`, { content: `Corrected ${pick}.` }, 'moderator')
  },
  'describe the picture': ({ picture, server }, pick) =>
    server.payload.update({ collection: 'media', id: picture, data: { alt: `A pool, ${pick}` } }),
}
