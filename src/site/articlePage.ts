import type { ArticleView } from './articleView'
import { dayTime } from './dates'
import { type Html, html, nothing, raw } from './html'
import { pictureTag } from './picture'

const bylines = ({ authors }: ArticleView): Html =>
  authors.length === 0
    ? nothing
    : html` · by ${authors.map(({ name, slug }, index) => html`${index === 0 ? '' : ', '}<a rel="author" href="/authors/${slug}">${name}</a>`)}`

/** The article itself; what readers say comes after it. */
export function articleBody(article: ArticleView, publicUrl: string): Html {
  return html`<article class="article">
<header>
<h1>${article.title}</h1>
${article.excerpt ? html`<p class="lead">${article.excerpt}</p>` : nothing}
<p class="meta">${dayTime(article.publishedAt)}${bylines(article)}</p>
</header>
${
  article.hero
    ? html`<figure class="hero">${pictureTag({ picture: article.hero, publicUrl, sizes: '(min-width: 60rem) 58rem, 100vw', className: 'hero-picture', eager: true })}
${article.hero.credit ? html`<figcaption>Picture: ${article.hero.credit}</figcaption>` : nothing}</figure>`
    : nothing
}
<div class="prose">${raw(article.html)}</div>
${article.tags.length > 0 ? html`<ul class="tags" aria-label="Tags">${article.tags.map((tag) => html`<li><a href="/tags/${encodeURIComponent(tag)}">${tag}</a></li>`)}</ul>` : nothing}
</article>`
}
