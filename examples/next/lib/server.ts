import { ColloquyError, createClient, type ThreadComment } from '@colloquy/client'
import type { components } from './api'

type Site = components['schemas']['Site']

export const address = process.env.NEXT_PUBLIC_COLLOQUY ?? 'http://localhost:3000'

/** Seconds after which a page asks the server again. */
const revalidate = 60

const kept: typeof fetch = (input, init) => fetch(input, { ...init, next: { revalidate } })

/** Reads what is public, and keeps it for a while. */
export const colloquy = createClient({ url: address, fetch: kept })

/** Reads drafts: what it is answered is kept nowhere. */
export const fresh = createClient({
  url: address,
  fetch: (input, init) => fetch(input, { ...init, cache: 'no-store' }),
})

/** What stands at an address; nothing where the server has none. */
export async function found<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ColloquyError && error.status === 404) return undefined
    throw error
  }
}

export async function readSite(): Promise<Site> {
  const answer = await kept(`${address}/api/globals/site`)
  if (!answer.ok) throw new Error(`The server answered ${answer.status}`)
  return answer.json()
}

/** Every thread under an article, with all its replies. */
export async function readThreads(article: string): Promise<ThreadComment[]> {
  const comments: ThreadComment[] = []
  for await (const comment of colloquy.thread(article)) comments.push(comment)
  return comments
}
