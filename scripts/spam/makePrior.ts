// Trains the spam filter on scripts/spam/comments.jsonl and writes its weights into src/moderation/spam/priorWeights.ts.
// usage: npm run spam:prior
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type LabelledComment, recordsOf } from '../../src/moderation/spam/evaluate'
import { lengthFeatures } from '../../src/moderation/spam/features'
import { train } from '../../src/moderation/spam/filter'
import { packPrior } from '../../src/moderation/spam/prior'

const comments: LabelledComment[] = readFileSync(path.join(import.meta.dirname, 'comments.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
// How long comments are differs from site to site: each learns it from its own.
const lengths = new Set(lengthFeatures())
const records = recordsOf(comments).map((record) => ({
  ...record,
  features: record.features.filter((code) => !lengths.has(code)),
}))
const { model } = train(records)
const packed = packPrior(model.weights)
const text = `// Made by \`npm run spam:prior\` from scripts/spam/comments.jsonl, which is CC BY 4.0: see NOTICE.
export const priorWeights =
${(packed.match(/.{1,110}/g) ?? []).map((part) => `  '${part}'`).join(' +\n')}
`
writeFileSync(path.join(import.meta.dirname, '../../src/moderation/spam/priorWeights.ts'), text)
process.stdout.write(`${packed.length} characters\n`)
