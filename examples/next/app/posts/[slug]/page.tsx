import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import { colloquy, found, readThreads } from '../../../lib/server'
import { Picture } from '../../picture'
import { Discussion } from './discussion'

export const revalidate = 60

type Asked = { params: Promise<{ slug: string }> }

export async function generateMetadata({ params }: Asked): Promise<Metadata> {
  const article = await found(colloquy.articles.get((await params).slug))
  return article
    ? { title: article.seo?.title || article.title, description: article.seo?.description || article.excerpt }
    : {}
}

export default async function Page({ params }: Asked) {
  const { slug } = await params
  const article = await found(colloquy.articles.get(slug))
  if (!article) notFound()
  // It was renamed: old slugs lead on.
  if (article.slug !== slug) permanentRedirect(`/posts/${article.slug}`)
  const [threads, discussion] = await Promise.all([readThreads(article.id), colloquy.discussion(article.id)])
  return (
    <>
      <article>
        <h1>{article.title}</h1>
        <Picture media={article.hero} />
        {/* The server has rendered and sanitised it. */}
        <div dangerouslySetInnerHTML={{ __html: article.html ?? '' }} />
      </article>
      <Discussion article={article.id} threads={threads} discussion={discussion} />
    </>
  )
}
