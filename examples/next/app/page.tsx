import Link from 'next/link'
import { colloquy } from '../lib/server'
import { Picture } from './picture'

export const revalidate = 60

export default async function Page() {
  const { docs, included } = await colloquy.articles.list({
    sort: '-publishedAt',
    limit: 20,
    select: ['title', 'slug', 'excerpt', 'hero'],
    include: ['counts'],
  })
  return (
    <ul className="cards">
      {docs.map(({ excerpt, hero, id, slug, title }) => {
        const comments = included?.counts?.[id] ?? 0
        return (
          <li key={id}>
            <Picture media={hero} />
            <h2>
              <Link href={`/posts/${slug}`}>{title}</Link>
            </h2>
            <p>{excerpt}</p>
            <p className="by">{comments === 1 ? '1 comment' : `${comments} comments`}</p>
          </li>
        )
      })}
    </ul>
  )
}
