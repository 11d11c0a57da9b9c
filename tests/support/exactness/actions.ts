import { randomUUID } from 'node:crypto'
import { eraseByAddress } from '../../../src/privacy/erase'
import { type Comment, tag, type World } from './world'

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

const submit = async (world: World, under: object) => {
  const email = `${randomUUID()}@reader.example`
  const { body } = await send(world, 'POST', '/api/comments', {
    name: `Reader ${world.comments.length}`,
    email,
    content: `A remark. ${randomUUID()}`,
    ...under,
  })
  // An article that is not public takes none, nor one that is closed.
  if (body.doc) world.comments.push({ id: body.doc.id, editToken: body.editToken, email })
}

const post = (world: World, parent?: string) =>
  submit(world, { article: world.article.id, ...(parent ? { parent } : {}) })

const postToPage = (world: World, url: string) => submit(world, { page: { url, title: 'Elsewhere' } })

/** Something that is done to a comment, where there is one. */
const toComment =
  (act: (world: World, comment: Comment, pick: number) => Promise<unknown>): Action =>
  async (world, pick) => {
    const comment = chosen(world.comments, pick)
    if (comment) await act(world, comment, pick)
  }

const askStaff = async ({ comments, decisions, server }: World, path: string, asked: object) => {
  const { body } = await server.ask('POST', `/api/moderation/${path}`, asked, 'moderator')
  for (const { event } of body.results ?? []) if (event) decisions.push(event)
  if (body.doc) comments.push({ id: body.doc.id, editToken: '', email: '' })
}

/** Something that staff ask for about a comment; it may be refused. */
const byModerator = (path: string, bodyOf: (id: string, pick: number) => object) =>
  toComment((world, { id }, pick) => askStaff(world, path, bodyOf(id, pick)))

const decide = (to: 'approved' | 'pending' | 'spam' | 'trash') => byModerator('comments', (id) => ({ ids: [id], to }))

const change = ({ article, server }: World, data: object) =>
  // In the trash as well.
  server.payload.update({ collection: 'articles', id: article.id, data, draft: false, trash: true })

/** Articles go there and come back by the bulk operations of the admin. */
const inTrash = ({ server }: World, { id }: { id: string }, deletedAt: string | null) =>
  server.ask('PATCH', `/api/articles?trash=true&where[id][equals]=${id}`, { deletedAt }, 'editor')

export const runTasks = ({ server }: World) => server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })

/** The pages elsewhere of a world that are there, by moderators' list. */
const pagesOf = async ({ pages, server }: World): Promise<string[]> => {
  const found = await Promise.all(
    pages.map((url) =>
      server.ask('GET', `/api/moderation/pages?search=${encodeURIComponent(url)}`, undefined, 'moderator'),
    ),
  )
  return found.flatMap(({ body }) => body.docs.map(({ id }: { id: string }) => id))
}

/** Brings an earlier version back, of an article or of settings. */
const bringBack = async ({ server }: World, path: string, pick: number, search = '') => {
  const { body } = await server.ask('GET', `/api/${path}/versions?limit=5${search}`, undefined, 'admin')
  const version = chosen(body.docs as { id: string }[], pick)
  if (version) await server.ask('POST', `/api/${path}/versions/${version.id}`, {}, 'admin')
}

const schedule = async (world: World, type: 'publish' | 'unpublish') => {
  const { article, server } = world
  const at = new Date(server.clock.now().getTime() + hourMs)
  await server.ask('POST', `/api/articles/${article.id}/schedule`, { type, at: at.toISOString() }, 'editor')
  server.clock.advance(2 * hourMs)
  await runTasks(world)
}

/** What settings of every run have in common: readers may write, change and vote as much as they like. */
const lenient = { floodSeconds: 0, editMinutes: 600, votes: true, reportThreshold: 1 }

/** Gives a new world comments to do something to: published ones under the article and pages elsewhere, and a reply that waits. */
export const fill = async (world: World): Promise<void> => {
  const { comments, pages, server } = world
  // A run leaves settings behind.
  await server.discussion({ ...lenient, holdAll: true })
  await post(world)
  for (const page of pages) await postToPage(world, page)
  await server.decide(
    comments.map(({ id }) => id),
    'approved',
  )
  await post(world, comments[0]?.id)
}

/** Everything that may change what readers are shown. Later work adds its own here. */
export const actions: Readonly<Record<string, Action>> = {
  post: (world, pick) => {
    const page = pick % 3 === 0 ? chosen(world.pages, pick % 2) : undefined
    return page ? postToPage(world, page) : post(world)
  },
  reply: (world, pick) => post(world, chosen(world.comments, pick)?.id),
  approve: decide('approved'),
  'approve another': decide('approved'),
  hold: decide('pending'),
  'call spam': decide('spam'),
  'throw away': decide('trash'),
  'bring back': byModerator('restore', (id) => ({ ids: [id] })),
  undo: async ({ decisions, server }) => {
    const event = decisions.pop()
    if (event) await server.ask('POST', '/api/moderation/undo', { events: [event] }, 'moderator')
  },
  answer: byModerator('reply', (comment, pick) => ({
    comment,
    content: `An answer. ${randomUUID()}`,
    approveParent: pick % 2 === 0,
  })),
  'ban its sender': toComment(async (world, { email, id }) => {
    // Staff have written comments of other runs as well.
    if (email) await askStaff(world, 'bans', { comment: id, kind: 'address', effect: 'reject', rejectAll: true })
  }),
  report: toComment((world, { id }) => send(world, 'POST', `/api/comments/${id}/report`, { reason: 'spam' })),
  'erase its sender': toComment(async (world, { email }, pick) => {
    if (!email) return
    await eraseByAddress(world.server.payload, { email, texts: pick % 2 === 0 })
    await runTasks(world)
  }),
  edit: toComment((world, { editToken, id }) =>
    send(world, 'PATCH', `/api/comments/${id}`, { content: `Edited. ${randomUUID()}` }, { 'x-edit-token': editToken }),
  ),
  remove: toComment((world, { editToken, id }) =>
    send(world, 'DELETE', `/api/comments/${id}`, {}, { 'x-edit-token': editToken }),
  ),
  vote: toComment((world, { id }) => send(world, 'POST', `/api/comments/${id}/vote`, { vote: 1 })),
  pin: byModerator('pin', (id, pick) => ({ id, pinned: pick % 2 === 0 })),
  'delete for good': toComment(({ server }, { id }) => server.ask('DELETE', `/api/comments/${id}`, undefined, 'admin')),
  publish: (world) => change(world, { _status: 'published' }),
  unpublish: (world) => change(world, { _status: 'draft' }),
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
      ...lenient,
      holdAll: pick % 3 !== 0,
      order: pick % 2 === 0 ? 'oldest' : 'newest',
      pageSize: 1 + (pick % 4),
      votes: pick % 5 !== 0,
      showAvatars: pick % 7 === 0,
      open: pick % 11 !== 0,
      closeAfterDays: pick % 13 === 0 ? 1 : 0,
      stopped: pick % 17 === 0,
      reportThreshold: 1 + (pick % 3),
      guidelines: `Rule ${pick}`,
    }),
  'bring settings back': (world, pick) => bringBack(world, 'globals/discussion', pick),
  'bring a version back': (world, pick) =>
    bringBack(world, 'articles', pick, `&where[parent][equals]=${world.article.id}`),
  'close the discussion': (world, pick) =>
    change(world, { discussion: { open: chosen(['closed', 'open', 'inherit'], pick), closeAfterDays: pick % 3 } }),
  'let a day pass': async ({ server }) => server.clock.advance(25 * hourMs),
  tag: (world, pick) => change(world, { tags: pick % 2 === 0 ? [tag] : ['harbours'] }),
  'change the picture': (world, pick) => change(world, { hero: pick % 2 === 0 ? world.picture : null }),
  'name the site': ({ server }, pick) => server.payload.updateGlobal({ slug: 'site', data: { title: `Site ${pick}` } }),
  'name an author': ({ byline, server }, pick) =>
    server.payload.update({ collection: 'authors', id: byline.id, data: { name: `Ann ${pick}` } }),
  'rename an author': async ({ byline, server }) => {
    const slug = `byline-${randomUUID()}`
    await server.payload.update({ collection: 'authors', id: byline.id, data: { slug } })
    byline.slugs.push(slug)
  },
  'change a page elsewhere': async (world, pick) => {
    const page = chosen(await pagesOf(world), pick)
    const changes = { title: `Elsewhere ${pick}`, open: chosen(['closed', 'open', 'inherit'], pick) }
    if (page) await world.server.ask('POST', `/api/moderation/pages/${page}`, changes, 'moderator')
  },
  'merge pages elsewhere': async (world, pick) => {
    const pages = await pagesOf(world)
    const [from, into] = pick % 2 === 0 ? pages : pages.reverse()
    if (from && into) await world.server.ask('POST', '/api/moderation/pages/merge', { from, into }, 'moderator')
  },
  'delete an article that leads to it': async (world) => {
    await inTrash(world, world.linking, world.server.clock.now().toISOString())
    await world.server.ask('DELETE', `/api/articles/${world.linking.id}?trash=true`, undefined, 'admin')
  },
  'save a draft': ({ article, server }) =>
    server.payload.update({
      collection: 'articles',
      id: article.id,
      data: { title: `Draft ${randomUUID()}` },
      draft: true,
      autosave: true,
      trash: true,
    }),
  'move to the trash': (world) => inTrash(world, world.article, world.server.clock.now().toISOString()),
  restore: (world) => inTrash(world, world.article, null),
  correct: toComment(({ server }, { id }, pick) =>
    server.ask('PATCH', `/api/comments/${id}`, { content: `Corrected ${pick}.` }, 'moderator'),
  ),
  'describe the picture': ({ picture, server }, pick) =>
    server.payload.update({ collection: 'media', id: picture, data: { alt: `A pool, ${pick}` } }),
}
