import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { found, fresh } from '../../../lib/server'
import { Picture } from '../../picture'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { robots: { index: false }, referrer: 'no-referrer' }

type Asked = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

/** A draft, for whoever has the token: “Preview address” is `http://localhost:3001/preview/{id}?token={token}`. */
export default async function Page({ params, searchParams }: Asked) {
  const { token } = await searchParams
  const article =
    typeof token === 'string' ? await found(fresh.articles.get((await params).id, { preview: token })) : undefined
  if (!article) notFound()
  return (
    <article>
      <p role="status">This is a draft.</p>
      <h1>{article.title}</h1>
      <Picture media={article.hero} />
      <div dangerouslySetInnerHTML={{ __html: article.html ?? '' }} />
    </article>
  )
}
