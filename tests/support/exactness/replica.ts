import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { World } from './world'

type Doc = Record<string, unknown> & { id: string }
type Change = { type: 'articles' | 'comments'; id: string; slug?: string; change: 'upsert' | 'delete' }

/** A copy of what a world's readers see, kept by `GET /api/changes` alone. */
export type Replica = {
  /** Takes over what has changed; fails where a change is of something that nobody could see. */
  sync(): Promise<void>
  /** Fails where the copy is not what the public lists hold. */
  compare(): Promise<void>
}

/** What is counted is no change; the text is compared as its html, since in `body` all of another article stands that it links to. */
const counted = new Set(['commentCount', 'votes', 'votesCast', 'rank', 'visibleReplies', 'body'])
const uncounted = (doc: Doc): Doc => ({
  ...Object.fromEntries(Object.entries(doc).filter(([name]) => !counted.has(name))),
  id: doc.id,
})

/** What of a copy is not as it is listed: the ids, with both values of every field that differs. */
const differences = (copy: ReadonlyMap<string, Doc>, listed: readonly Doc[]): unknown[] => {
  const there = new Map(listed.map((doc) => [doc.id, doc]))
  return [...new Set([...copy.keys(), ...there.keys()])].flatMap((id): unknown[] => {
    const [mine, theirs] = [copy.get(id), there.get(id)]
    if (!mine || !theirs) return [{ id, is: theirs ? 'missing' : 'too much' }]
    return Object.keys({ ...mine, ...theirs })
      .filter((name) => !isDeepStrictEqual(mine[name], theirs[name]))
      .map((name) => ({ id, name, copied: mine[name], is: theirs[name] }))
  })
}

export const createReplica = async ({ article, linking, server }: World): Promise<Replica> => {
  const own = [article.id, linking.id]
  const articles = new Map<string, Doc>()
  const comments = new Map<string, Doc>()

  const docsAt = async (path: string): Promise<Doc[]> => {
    const { body, status } = await server.ask('GET', path)
    expect(status, path).toBe(200)
    return body.docs.map(uncounted)
  }
  const listed = (id: string) => docsAt(`/api/articles?where[id][equals]=${id}&depth=1`)
  const commented = (id: string) => docsAt(`/api/comments?where[article][equals]=${id}&limit=100&depth=0`)
  const dropUnder = (id: string) => {
    for (const [key, comment] of comments) if (comment.article === id) comments.delete(key)
  }

  const takeArticle = async (id: string): Promise<void> => {
    const isBack = !articles.has(id)
    for (const doc of await listed(id)) articles.set(id, doc)
    if (isBack) for (const doc of await commented(id)) comments.set(doc.id, doc)
  }
  const take = async ({ change, id, type }: Change): Promise<void> => {
    if (type === 'articles' && change === 'upsert') return takeArticle(id)
    if (type === 'articles') {
      expect([...articles.keys()], 'an article that could be read').toContain(id)
      articles.delete(id)
      return dropUnder(id)
    }
    if (change === 'delete') {
      expect([...comments.keys()], 'a comment that could be read').toContain(id)
      comments.delete(id)
      return
    }
    const { body, status } = await server.ask('GET', `/api/comments/${id}?depth=0`)
    expect(status).toBe(200)
    comments.set(id, uncounted(body))
  }

  let cursor: string = (await server.ask('GET', '/api/changes')).body.next
  for (const id of own) await takeArticle(id)
  return {
    async sync() {
      for (let more = true; more; ) {
        const { body, status } = await server.ask('GET', `/api/changes?since=${cursor}&limit=3`)
        expect(status).toBe(200)
        // Other runs have articles, too.
        for (const one of body.changes as Change[]) if (one.type === 'comments' || own.includes(one.id)) await take(one)
        cursor = body.next
        more = body.more
      }
    },
    async compare() {
      const shown = (await Promise.all(own.map(listed))).flat()
      const under = (await Promise.all(own.map(commented))).flat()
      const differing = [...differences(articles, shown), ...differences(comments, under)]
      if (differing.length > 0) throw new Error(`The copy is not what there is: ${JSON.stringify(differing)}`)
    },
  }
}
