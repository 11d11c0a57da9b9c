import { type Article, createClient, type ThreadComment } from '@colloquy/client'
import type { components } from './api'

type Site = components['schemas']['Site']

export const address = import.meta.env.PUBLIC_COLLOQUY ?? 'http://localhost:3000'

export const colloquy = createClient({ url: address })

export async function readSite(): Promise<Site> {
  const answer = await fetch(`${address}/api/globals/site`)
  if (!answer.ok) throw new Error(`The server answered ${answer.status}`)
  return answer.json()
}

/** Every published article, the newest first. */
export async function readArticles(): Promise<Article[]> {
  const articles: Article[] = []
  for await (const article of colloquy.articles.all({ sort: '-publishedAt' })) articles.push(article)
  return articles
}

/** Every thread under an article, with all its replies. */
export async function readThreads(article: string): Promise<ThreadComment[]> {
  const comments: ThreadComment[] = []
  for await (const comment of colloquy.thread(article)) comments.push(comment)
  return comments
}
