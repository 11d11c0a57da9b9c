// How well the filter judges a site's comments after few decisions: begun with what one video has taught, learning from the
// first comments of the other, judging the rest of that.
// usage: npm run spam:cold-start
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { areaUnderCurve, type LabelledComment, recordsOf } from '../../src/moderation/spam/evaluate'
import { hasSeenEnough, probabilityOf, seenIn, train } from '../../src/moderation/spam/filter'

const comments: LabelledComment[] = readFileSync(path.join(import.meta.dirname, 'comments.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const records = recordsOf(comments)
const groups = [...new Set(records.map(({ group }) => group))]
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

for (const learned of [0, 25, 50, 100, 200]) {
  const judged: { isSpam: boolean; probability: number }[] = []
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
  const shareOf = (isSpam: boolean, limit: number): number => {
    const all = judged.filter((one) => one.isSpam === isSpam)
    return all.filter(({ probability }) => probability >= limit).length / all.length
  }
  process.stdout.write(
    `${String(learned).padStart(4)} learned, ${speaks ? 'speaks' : 'silent'}: AUC ${areaUnderCurve(judged).toFixed(3)}, ` +
      `spam held at 50: ${percent(shareOf(true, 0.5))}, good held at 50: ${percent(shareOf(false, 0.5))}, ` +
      `good lost at 95: ${percent(shareOf(false, 0.95))}\n`,
  )
}
