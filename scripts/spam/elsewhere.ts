// How well the filter judges what it has not learned from: other languages, several paragraphs, advertisements that read like
// praise. Once by what the comments of comments.jsonl have taught alone, once with the half of a group beside them that is not judged.
// usage: npm run spam:elsewhere
import { recordsOf } from '../../src/moderation/spam/evaluate'
import { probabilityOf, train } from '../../src/moderation/spam/filter'
import { described, type Judged, readComments } from './judged'

const known = recordsOf(readComments('comments.jsonl'))
const others = recordsOf(readComments('elsewhere.jsonl').map((comment) => ({ ...comment, createdAt: '' })))
const { model } = train(known)

for (const group of new Set(others.map((record) => record.group))) {
  const own = others.filter((record) => record.group === group)
  const judgedBy = (by: typeof model, records: typeof own): Judged[] =>
    records.map(({ features, isSpam }) => ({ isSpam, probability: probabilityOf(by, features) }))
  // Pairs of spam and a good comment, in turns.
  const halves = [0, 1].map((half) => own.filter((_, index) => Math.floor(index / 2) % 2 === half))
  const [one = [], other = []] = halves
  const learned = [
    ...judgedBy(train([...known, ...one]).model, other),
    ...judgedBy(train([...known, ...other]).model, one),
  ]
  process.stdout.write(`${group} (${own.length}), as it comes: ${described(judgedBy(model, own))}\n`)
  process.stdout.write(`${group} (${own.length}), half learned: ${described(learned)}\n`)
}
