import { colloquy, element, find, nameSite, picture, told } from './frontend.js'

const main = find('main', HTMLElement)
try {
  const [{ docs, included }] = await Promise.all([
    colloquy.articles.list({
      sort: '-publishedAt',
      limit: 20,
      select: ['title', 'slug', 'excerpt', 'hero'],
      include: ['counts'],
    }),
    nameSite(),
  ])
  const cards = docs.map(({ excerpt, hero, id, slug, title }) => {
    const comments = included?.counts?.[id] ?? 0
    return element(
      'li',
      {},
      picture(hero),
      element('h2', {}, element('a', { href: `article.html?slug=${encodeURIComponent(slug)}` }, title)),
      element('p', {}, excerpt ?? ''),
      element('p', { class: 'count' }, comments === 1 ? '1 comment' : `${comments} comments`),
    )
  })
  main.replaceChildren(element('ul', { class: 'cards' }, ...cards))
} catch (error) {
  main.replaceChildren(element('p', { role: 'alert' }, told(error)))
}
