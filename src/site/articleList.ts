import type { ArticleView } from './articleView'
import { dayTime } from './dates'
import { type Html, html, nothing } from './html'
import { pictureTag } from './picture'
import { commentsWord } from './words'

export type ArticleList = {
  articles: readonly ArticleView[]
  publicUrl: string
  page: number
  pages: number
  /** Path of the list; pages beyond the first have `?page=N`. */
  path: string
}

/** Articles, newest first, with the way to older and newer ones. */
export function articleList({ articles, page, pages, path, publicUrl }: ArticleList): Html {
  if (articles.length === 0)
    return html`<p class="empty">Nothing has been published here yet.${page > 1 ? html` <a href="${path}">To the newest articles</a>` : nothing}</p>`
  return html`<ul class="articles">
${articles.map((article, index) => card(article, publicUrl, page === 1 && index === 0))}
</ul>
${pages > 1 ? pager({ page, pages, path }) : nothing}`
}

const card = (
  article: ArticleView,
  publicUrl: string,
  first: boolean,
): Html => html`<li><article class="card${first ? ' first' : ''}">
${article.hero ? pictureTag({ picture: article.hero, publicUrl, sizes: '(min-width: 60rem) 28rem, 100vw', className: 'card-picture', eager: first }) : nothing}
<div class="card-text">
<h2><a href="/articles/${article.slug}">${article.title}</a></h2>
${article.excerpt ? html`<p>${article.excerpt}</p>` : nothing}
<p class="meta">${dayTime(article.publishedAt)}${article.authors.length > 0 ? html` · ${article.authors.map(({ name }) => name).join(', ')}` : nothing} · <span>${article.commentCount === 0 ? 'No comments yet' : commentsWord(article.commentCount)}</span></p>
</div>
</article></li>
`

function pager({ page, pages, path }: { page: number; pages: number; path: string }): Html {
  const to = (number: number) => (number === 1 ? path : `${path}?page=${number}`)
  return html`<nav class="pager" aria-label="Pages">
${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">Newer</a>` : html`<span></span>`}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a rel="next" href="${to(page + 1)}">Older</a>` : html`<span></span>`}
</nav>`
}
