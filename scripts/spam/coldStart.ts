// How well the filter judges a site's comments after few decisions: begun with what one video has taught, learning from the
// first comments of the other, judging the rest of that.
// usage: npm run spam:cold-start
import { recordsOf } from '../../src/moderation/spam/evaluate'
import { hasSeenEnough, probabilityOf, seenIn, train } from '../../src/moderation/spam/filter'
import { described, type Judged, readComments } from './judged'

const records = recordsOf(readComments('comments.jsonl'))
const groups = [...new Set(records.map(({ group }) => group))]

for (const learned of [0, 25, 50, 100, 200]) {
  const judged: Judged[] = []
  let speaks = true
  for (const group of groups) {
    const begun = train(records.filter((record) => record.group !== group)).model.weights
    const own = records
      .filter((record) => record.group === group)
      .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    const known = own.slice(0, learned)
    speaks &&= hasSeenEnough(seenIn(known))
    const { model } = train(known, begun)
    // The same comments in every row.
    for (const { features, isSpam } of own.slice(200))
      judged.push({ isSpam, probability: probabilityOf(model, features) })
  }
  process.stdout.write(
    `${String(learned).padStart(4)} learned, ${speaks ? 'speaks' : 'silent'}: ${described(judged)}\n`,
  )
}
