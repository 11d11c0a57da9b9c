// Trains the spam filter on scripts/spam/comments.jsonl and writes its weights into src/moderation/spam/priorWeights.ts.
// usage: npm run spam:prior
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { featuresOf } from '../../src/moderation/spam/features'
import { train, weigh } from '../../src/moderation/spam/filter'
import { textHash } from '../../src/moderation/spam/fingerprint'
import { packPrior } from '../../src/moderation/spam/prior'

type Line = { group: string; spam: boolean; text: string }

const lines: Line[] = readFileSync(path.join(import.meta.dirname, 'comments.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const weights = weigh(lines.map(({ spam, text }) => ({ isSpam: spam, textHash: textHash(text) })))
const { model } = train(
  lines.map(({ group, spam, text }, index) => ({
    id: String(index).padStart(4, '0'),
    features: featuresOf({ text }),
    isSpam: spam,
    weight: weights[index] ?? 1,
    group,
  })),
)
const packed = packPrior(model.weights)
const text = `// Made by \`npm run spam:prior\` from scripts/spam/comments.jsonl, which is CC BY 4.0: see NOTICE.
export const priorWeights =
${(packed.match(/.{1,110}/g) ?? []).map((part) => `  '${part}'`).join(' +\n')}
`
writeFileSync(path.join(import.meta.dirname, '../../src/moderation/spam/priorWeights.ts'), text)
process.stdout.write(`${packed.length} characters\n`)
