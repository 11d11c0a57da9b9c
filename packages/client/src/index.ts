import type { components, paths } from './api.js'
import { type ClientOptions, type Connection, connect } from './connection.js'
import { type LiveNews, live } from './live.js'
import {
  doorOf,
  replies,
  type Target,
  type ThreadComment,
  type ThreadPage,
  type ThreadQuery,
  thread,
  threadPage,
} from './thread.js'

export type { ClientOptions } from './connection.js'
export { ColloquyError, type ErrorCode, type Fault } from './errors.js'
export type { LiveNews } from './live.js'
export type { Target, ThreadComment, ThreadPage, ThreadQuery } from './thread.js'

type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: infer Responses
}
  ? Responses extends { [Status in 200 | 201 | 202]?: { content: { 'application/json': infer Body } } }
    ? Body
    : never
  : never

type Schemas = components['schemas']

/** An article: what is published, or a draft, which may lack anything. */
export type Article = Schemas['Article']
/** What the server publishes has a title and a slug: it refuses to publish anything else. */
export type PublishedArticle = Article & { title: string; slug: string }
export type Author = Schemas['Author']
export type Media = Schemas['Media']
export type DiscussionState = Schemas['DiscussionState']
export type OwnComment = Answer<'/api/comments/mine', 'get'>['docs'][number]
export type Tag = Answer<'/api/tags', 'get'>['docs'][number]
/** A page of a list. */
export type ArticlePage = Answer<'/api/articles', 'get'>
export type PublishedPage = Omit<ArticlePage, 'docs'> & { docs: PublishedArticle[] }
export type Posted = Answer<'/api/comments', 'post'>
export type CommentInput = Omit<Schemas['CommentInput'], 'article'> & {
  article?: string
  page?: { url: string; title: string }
}
export type CommentCorrection = { content?: string; name?: string; url?: string | null }
export type ReportInput = NonNullable<
  paths['/api/comments/{id}/report']['post']['requestBody']
>['content']['application/json']
export type Changed = { doc: Schemas['SubmittedComment']; message: string; notes?: string[] }
export type Votes = Answer<'/api/comments/{id}/vote', 'post'>

/** How a list of articles is asked for; conditions as in Payload's REST API. */
export type ArticleQuery = {
  where?: object
  sort?: NonNullable<NonNullable<paths['/api/articles']['get']['parameters']['query']>['sort']>
  /** 1 to 100, 10 by default. */
  limit?: number
  page?: number
  /** How many levels of relations are filled in: 0 to 2, 1 by default. */
  depth?: number
  /** Only these fields. */
  select?: readonly (keyof Article)[]
  /** What comes along for each article of a list, in `included`. */
  include?: readonly ('counts' | 'discussion')[]
  signal?: AbortSignal
}

type Whole = { select?: undefined }
/** What is not selected is missing; of fields that only the program knows when it runs, any may be. */
type Selected<Name extends keyof Article> = keyof Article extends Name ? Article : Pick<PublishedArticle, Name | 'id'>
type OneQuery = Pick<ArticleQuery, 'depth' | 'select' | 'signal'> & { preview?: string }

export type Changes = Answer<'/api/changes', 'get'>
/** What happened to something public: it is there anew, or it is gone. */
export type Change = Changes['changes'][number]
export type ChangeType = Change['type']

export type Client = {
  articles: {
    /** Published articles, with `select` only what is selected of them. */
    list: {
      (query?: ArticleQuery & Whole): Promise<PublishedPage>
      <Name extends keyof Article>(
        query: ArticleQuery & { select: readonly Name[] },
      ): Promise<Omit<ArticlePage, 'docs'> & { docs: Selected<Name>[] }>
      (query: ArticleQuery): Promise<ArticlePage>
    }
    /** Every article of the list, page after page. */
    all: {
      (query?: ArticleQuery & Whole): AsyncGenerator<PublishedArticle>
      (query: ArticleQuery): AsyncGenerator<Article>
    }
    /**
     * By id or slug: what is published, unless a member of staff's key reads a draft by its id. `preview` is a token of the server and
     * shows the draft. @throws ColloquyError 404
     */
    get: {
      (idOrSlug: string, query?: OneQuery & Whole & { preview?: undefined }): Promise<PublishedArticle>
      (idOrSlug: string, query: OneQuery): Promise<Article>
    }
  }
  tags: () => Promise<Tag[]>
  /** Every thread with all its replies; see `threadPage` for a page at a time. */
  thread: (target: Target, query?: ThreadQuery) => AsyncGenerator<ThreadComment>
  threadPage: (target: Target, query?: ThreadQuery & { after?: string }) => Promise<ThreadPage>
  /** What was left out of a comment's `replies`, as a flat list. */
  replies: (target: Target, comment: Pick<ThreadComment, 'more'>, query?: ThreadQuery) => AsyncGenerator<ThreadComment>
  /** Whether and how readers can comment. */
  discussion: (target: Target) => Promise<DiscussionState>
  /** Published comments of each article or page, by the id, slug or address that was asked for. Any number of them. */
  counts: (targets: readonly Target[]) => Promise<Record<string, number>>
  /** The reader's own comments of an article or page, also those that wait. */
  mine: (target: Target) => Promise<OwnComment[]>
  /** What a comment will look like. */
  preview: (content: string) => Promise<string>
  /** @throws ColloquyError with a fault for each field that is refused */
  post: (input: CommentInput) => Promise<Posted>
  /** Corrects an own comment while the time for it lasts. The token is kept by the client that posted. */
  edit: (id: string, changes: CommentCorrection, editToken?: string) => Promise<Changed>
  /** Takes an own comment back. */
  withdraw: (id: string, editToken?: string) => Promise<{ message: string }>
  report: (id: string, report: ReportInput) => Promise<{ message: string }>
  /** 1 helpful, -1 not helpful, 0 takes the vote back. */
  vote: (id: string, vote: 1 | 0 | -1) => Promise<Votes>
  /** Announces new comments until the signal ends it. */
  live: (target: Target, options?: { signal?: AbortSignal }) => AsyncGenerator<LiveNews>
  /** One answer of the list of changes. Without `since`: only where it ends now. @throws ColloquyError 410 `cursor_too_old` */
  changes: (query?: { since?: string; types?: readonly ChangeType[]; limit?: number }) => Promise<Changes>
  /** Every change after a cursor; gives back where to go on the next time. */
  changesSince: (since: string, types?: readonly ChangeType[]) => AsyncGenerator<Change, string>
  /** Ends what makes the reader known in this storage. */
  forget: () => void
}

const readerTokenName = 'colloquy.reader'
const maxCounted = 100
/** Addresses are longer than names. */
const maxPagesCounted = 10

/** What is kept only as long as the client lives. */
function memory(): NonNullable<ClientOptions['storage']> {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

/** @param options where the server is; see each one */
export function createClient(options: ClientOptions): Client {
  return clientOf(connect(options), options)
}

function clientOf(connection: Connection, { assertion, storage = memory() }: ClientOptions): Client {
  const { ask } = connection
  const editTokens = new Map<string, string>()

  const asReader = async (): Promise<Record<string, string>> => {
    const [token, vouched] = [storage.getItem(readerTokenName), await assertion?.()]
    return { ...(token && { 'x-reader-token': token }), ...(vouched && { 'x-reader-assertion': vouched }) }
  }
  const own = async (id: string, editToken = editTokens.get(id)) => ({
    ...(await asReader()),
    ...(editToken && { 'x-edit-token': editToken }),
  })
  const at = (id: string, door = '') => `/api/comments/${encodeURIComponent(id)}${door}`
  const selected = (select?: readonly string[]) =>
    Object.fromEntries((select ?? []).map((name) => [`select[${name}]`, true] as const))

  const list = ({ select, signal, ...query }: ArticleQuery = {}) =>
    ask<PublishedPage>('/api/articles', { query: { ...query, ...selected(select) }, ...(signal && { signal }) })
  const changes: Client['changes'] = (query = {}) => ask('/api/changes', { query })

  return {
    articles: {
      list,
      all: async function* (query: ArticleQuery = {}) {
        for (let page: number | null | undefined = query.page ?? 1; page; ) {
          const answer: PublishedPage = await list({ limit: 100, ...query, page })
          yield* answer.docs
          page = answer.hasNextPage ? page + 1 : null
        }
      },
      get: (idOrSlug: string, { select, signal, ...query }: OneQuery = {}) =>
        ask<PublishedArticle>(`/api/articles/${encodeURIComponent(idOrSlug)}`, {
          query: { ...query, ...selected(select) },
          ...(signal && { signal }),
        }),
    },
    tags: async () => (await ask<{ docs: Tag[] }>('/api/tags')).docs,
    thread: (target, query) => thread(connection, target, query),
    threadPage: (target, query) => threadPage(connection, target, query),
    replies: (target, comment, query) => replies(connection, target, comment, query),
    discussion: (target) => {
      const [path, query] = doorOf(target, 'discussion')
      return ask(path, { query })
    },
    counts: async (targets) => {
      const articles = targets.filter((target) => typeof target === 'string')
      const pages = targets.flatMap((target) => (typeof target === 'string' ? [] : [['page', target.page]]))
      const parts: Promise<Record<string, number>>[] = []
      for (let from = 0; from < articles.length; from += maxCounted)
        parts.push(ask('/api/comments/counts', { query: { articles: articles.slice(from, from + maxCounted) } }))
      // An address may hold a comma: each has a name of its own.
      for (let from = 0; from < pages.length; from += maxPagesCounted)
        parts.push(ask(`/api/comments/counts?${new URLSearchParams(pages.slice(from, from + maxPagesCounted))}`))
      return Object.assign({}, ...(await Promise.all(parts)))
    },
    mine: async (target) => {
      const query = typeof target === 'string' ? { article: target } : { page: target.page }
      return (await ask<{ docs: OwnComment[] }>('/api/comments/mine', { query, headers: await asReader() })).docs
    },
    preview: async (content) =>
      (await ask<{ html: string }>('/api/comments/preview', { method: 'POST', json: { content }, isRepeatable: true }))
        .html,
    post: async (input) => {
      const posted = await ask<Posted>('/api/comments', {
        method: 'POST',
        // The key makes a repeated request answer as the first one did.
        json: { idempotencyKey: globalThis.crypto.randomUUID(), ...input },
        headers: await asReader(),
        isRepeatable: true,
      })
      if (posted.readerToken) storage.setItem(readerTokenName, posted.readerToken)
      if (posted.editToken) editTokens.set(posted.doc.id, posted.editToken)
      return posted
    },
    edit: async (id, json, editToken) => ask(at(id), { method: 'PATCH', json, headers: await own(id, editToken) }),
    withdraw: async (id, editToken) => ask(at(id), { method: 'DELETE', headers: await own(id, editToken) }),
    report: (id, json) => ask(at(id, '/report'), { method: 'POST', json }),
    vote: async (id, vote) =>
      ask(at(id, '/vote'), { method: 'POST', json: { vote }, headers: await asReader(), isRepeatable: true }),
    live: (target, { signal } = {}) => live(connection, target, signal),
    changes,
    changesSince: async function* (since, types) {
      for (let cursor = since; ; ) {
        const answer = await changes({ since: cursor, ...(types && { types }) })
        yield* answer.changes
        cursor = answer.next
        if (!answer.more) return cursor
      }
    },
    forget: () => {
      storage.removeItem(readerTokenName)
      editTokens.clear()
    },
  }
}
