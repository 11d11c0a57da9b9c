import { notFound } from 'next/navigation'
import { Comments, server } from '../../comments'

type Article = { title: string; html: string }

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  const answer = await fetch(`${server}/api/articles/${encodeURIComponent(slug)}?depth=0`, { next: { revalidate: 60 } })
  if (!answer.ok) notFound()
  const article: Article = await answer.json()
  return (
    <main>
      <h1>{article.title}</h1>
      {/* The server has rendered and sanitised it. */}
      <div dangerouslySetInnerHTML={{ __html: article.html }} />
      <Comments article={slug} />
    </main>
  )
}
