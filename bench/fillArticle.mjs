// An article of ordinary length with 20 approved comments, made through the public doors.
import { sender } from './send.mjs'

export const sentence =
  'The tide goes out and leaves small worlds behind, each with its own weather and its own quarrels. '

const paragraph = (text) => ({
  type: 'paragraph',
  format: '',
  indent: 0,
  version: 1,
  direction: 'ltr',
  textFormat: 0,
  children: [{ type: 'text', text, detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
})

/** The body of an article: a paragraph for each text. */
export const bodyOf = (texts) => ({
  root: { type: 'root', format: '', indent: 0, version: 1, direction: 'ltr', children: texts.map(paragraph) },
})

/** @returns {Promise<{id: string, slug: string}>} */
export const fillArticle = async (server) => {
  const send = sender(server)
  await send('/api/globals/discussion', { floodSeconds: 0 })
  const { doc } = await send('/api/articles', {
    title: 'Tide pools',
    slug: 'tide-pools-bench',
    excerpt: sentence,
    body: bodyOf(Array.from({ length: 12 }, () => sentence.repeat(4))),
    _status: 'published',
  })
  const ids = []
  for (let index = 0; index < 20; index++) {
    const answer = await send(
      '/api/comments',
      {
        article: doc.id,
        name: `Reader ${index}`,
        email: `reader${index}@bench.example`,
        content: `${sentence}${sentence}\n\nRemark ${index}.`,
      },
      false,
    )
    ids.push(answer.doc.id)
  }
  await send('/api/moderation/comments', { ids, to: 'approved' })
  return { id: doc.id, slug: doc.slug }
}
