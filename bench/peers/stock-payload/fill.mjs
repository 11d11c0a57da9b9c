// Makes the tables and fills them with what `fillSite` of Colloquy's benchmarks makes: articles with a picture, two bylines, two tags and
// 20 comments, every fourth a reply.
// usage: node --conditions=production fill.mjs COUNT BODY.json PICTURE.jpg   (DATABASE_URL, PAYLOAD_SECRET); prints the articles as JSON in the last line.
import { readFileSync } from 'node:fs'
import { getPayload } from 'payload'
import config from './payload.config.js'

const [count, body, picture] = process.argv.slice(2)
const payload = await getPayload({ config })
const { comment, excerpt, ...article } = JSON.parse(readFileSync(body, 'utf8'))

const hero = await payload.create({
  collection: 'media',
  data: { alt: 'Pools between rocks', credit: 'The harbour office' },
  filePath: picture,
})
const authors = []
for (const name of ['Ada Shore', 'Ben Sand'])
  authors.push((await payload.create({ collection: 'authors', data: { name } })).id)

const made = []
for (let index = 0; index < Number(count); index++) {
  const { id, slug } = await payload.create({
    collection: 'articles',
    data: {
      ...article,
      title: `Tide pools ${index}`,
      slug: `tide-pools-${index}`,
      excerpt,
      hero: hero.id,
      authors,
      tags: ['tides', 'weather'],
      publishedAt: new Date(Date.now() - index * 60_000).toISOString(),
      commentCount: 20,
      _status: 'published',
    },
  })
  made.push({ id, slug })
  const roots = []
  for (let turn = 0; turn < 20; turn++) {
    const content = `${comment}\n\nRemark ${turn}.`
    const { id: commentId } = await payload.create({
      collection: 'comments',
      data: {
        article: id,
        parent: turn < 15 ? null : roots[(turn - 15) * 3],
        name: `Reader ${turn}`,
        email: `reader${turn}@bench.example`,
        content,
        html: `<p>${comment}</p>\n<p>Remark ${turn}.</p>\n`,
        kind: 'comment',
        status: 'approved',
      },
    })
    roots.push(commentId)
  }
}
process.stdout.write(`\n${JSON.stringify(made)}\n`)
process.exit(0)
