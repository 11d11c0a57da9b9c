import { Command } from 'commander'
import { keepPast, trainFilter } from '#learning'
import { areaUnderCurve, hasSeenEnough } from '#moderation'
import { print, say, withPayload } from './shared'

type SpamTrainOptions = { past: boolean; json: boolean; development: boolean }

/** `colloquy spam train`: trains the site's filter now from what people have decided, and puts it in force. */
export function spamTrain(): Command {
  return new Command('train')
    .description(
      'Train the spam filter from what people have decided at this site, and put it in force. The running site does so by itself.',
    )
    .option('--past', 'first keep what was decided before the site kept records of decisions', false)
    .option('--json', 'write the result as JSON', false)
    .option('--development', 'make up missing secrets, as npm start does', false)
    .addHelpText('after', '\nExample:\n  colloquy spam train --past\nWhat the numbers mean: docs/spam.md')
    .action(train)
}

async function train({ development, json, past }: SpamTrainOptions): Promise<void> {
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const kept = past ? await keepPast(payload, (looked) => say(`${looked} comments looked at`)) : 0
    say('Training …')
    const { filter, records, trained } = await trainFilter(payload)
    const { bins, learned, learnedSpam, version } = filter
    const result = {
      version,
      kept,
      records,
      learned,
      learnedSpam,
      speaks: hasSeenEnough(filter),
      auc: areaUnderCurve(trained.unseen),
      bins: bins.map(({ count, spam, upTo }) => ({ upTo, comments: count, spam: spam / count })),
    }
    await print(result, { json, text: described(result) })
  })
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

type Result = {
  version: string
  records: number
  learned: number
  learnedSpam: number
  speaks: boolean
  auc: number
  bins: { upTo: number; comments: number; spam: number }[]
}

function described({ auc, bins, learned, learnedSpam, records, speaks, version }: Result): string {
  return [
    `model ${version}, from ${records} decisions that count as ${learned}, ${learnedSpam} of them spam`,
    speaks
      ? `AUC ${auc.toFixed(4)} on comments it had not learned from`
      : 'It says nothing yet: it needs 50 decisions, 10 of each kind.',
    ...bins.map(
      ({ comments, spam, upTo }) =>
        `  scored up to ${percent(upTo)}: ${Math.round(comments)} comments, ${percent(spam)} spam`,
    ),
    'A site that runs judges by it after a minute at the latest.',
  ].join('\n')
}
