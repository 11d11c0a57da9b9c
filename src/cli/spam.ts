import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { keepPast, trainFilter } from '#learning'
import {
  areaUnderCurve,
  evaluateSpam,
  hasSeenEnough,
  type LabelledComment,
  type Protocol,
  protocols,
  type SpamReport,
  spamPrior,
} from '#moderation'
import { Failure, print, say, withCommon, withPayload } from './shared'

type SpamEvaluateOptions = { protocol: Protocol; prior: boolean; json: boolean }

/** `colloquy spam evaluate`: how well the spam filter tells comments whose class is known. Needs no database. */
export function spamEvaluate(): Command {
  return new Command('evaluate')
    .description('Train the spam filter on labelled comments, judge those it has not seen, and say how well it did.')
    .argument('<file>', 'a line of JSON for each comment: {group, createdAt, spam, text, name?, url?}')
    .addOption(
      new Option('--protocol <name>', 'which comments are judged by what was learned from which')
        .choices(protocols)
        .default('leave-one-group-out'),
    )
    .option('--prior', 'begin with the weights that come with Colloquy instead of with nothing', false)
    .option('--json', 'write the result as JSON', false)
    .addHelpText(
      'after',
      '\nExample:\n  colloquy spam evaluate comments.jsonl --protocol by-time --json\nWhat the numbers mean: docs/spam.md',
    )
    .action(evaluate)
}

const mostComments = 200_000

const labelled = z.object({
  group: z.string(),
  createdAt: z.string(),
  spam: z.boolean(),
  text: z.string().max(100_000),
  name: z.string().nullish(),
  url: z.string().nullish(),
})

async function evaluate(file: string, { json, prior, protocol }: SpamEvaluateOptions): Promise<void> {
  const comments = await readComments(file)
  const spam = comments.filter((comment) => comment.spam).length
  if (spam === 0 || spam === comments.length)
    throw new Failure(`${file} needs both spam and good comments: it has ${spam} of spam among ${comments.length}.`, 2)
  if (protocol === 'leave-one-group-out' && new Set(comments.map(({ group }) => group)).size < 2)
    throw new Failure('leave-one-group-out needs comments of at least two groups; try --protocol by-time.', 2)
  say(`${comments.length} comments, ${spam} of them spam`)
  let told = 0
  const report = evaluateSpam(comments, {
    protocol,
    ...(prior ? { prior: spamPrior() } : {}),
    note(share) {
      if (share < told + 0.1 && share < 1) return
      told = share
      say(`${Math.floor(share * 100)} %`)
    },
  })
  await print({ file, prior, ...report }, { json, text: reportWords(report) })
}

async function readComments(file: string): Promise<LabelledComment[]> {
  const comments: LabelledComment[] = []
  let line = 0
  const input = createReadStream(file, 'utf8')
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  const read = async (): Promise<void> => {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      if (text.trim() === '') continue
      if (comments.length === mostComments) throw new Failure(`${file} has more than ${mostComments} comments.`, 2)
      comments.push(readLine(text, `${file}:${line}`))
    }
  }
  try {
    await Promise.race([read(), failed])
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${file} could not be read: ${error instanceof Error ? error.message : error}`, 2)
  }
  return comments
}

function readLine(text: string, where: string): LabelledComment {
  const parsed = labelled.safeParse(jsonOf(text, where))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Failure(`${where}: ${issue?.path.join('.')}: ${issue?.message}`, 2)
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new Failure(`${where} is not JSON.`, 2)
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function reportWords(report: SpamReport): string {
  const rows: [string, string][] = [
    ['protocol', report.protocol],
    ['comments judged', `${report.n}, ${report.spam} of them spam`],
    ['nothing said about', `${report.silent}, for want of comments to learn from`],
    ['AUC', report.auc.toFixed(4)],
    ['Brier score', report.brier.toFixed(4)],
    ['calibration error (ECE)', report.ece.toFixed(4)],
    ['precision at 0.5', percent(report.precision)],
    ['recall at 0.5', percent(report.recall)],
    ['F1 at 0.5', report.f1.toFixed(4)],
    ['recall at precision 0.99', percent(report.recallAtPrecision99)],
    ['recall at precision 0.999', percent(report.recallAtPrecision999)],
    ['good comments blocked at 0.5', percent(report.goodBlocked)],
    ['workload: actions per 100', report.workload.actionsPer100.toFixed(1)],
    ['workload: spam among published', percent(report.workload.wronglyPublished)],
    ['workload: good comments lost', percent(report.workload.goodLost)],
  ]
  return rows.map(([name, value]) => `${name.padEnd(32)}${value}`).join('\n')
}

type SpamTrainOptions = { past: boolean; json: boolean; development: boolean }

/** `colloquy spam train`: trains the site's filter now from what people have decided, and puts it in force. */
export function spamTrain(): Command {
  return withCommon(
    new Command('train')
      .description(
        'Train the spam filter from what people have decided at this site, and put it in force. The running site does so by itself.',
      )
      .option('--past', 'first keep what was decided before the site kept records of decisions', false),
  )
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
    await print(result, { json, text: resultWords(result) })
  })
}

type Result = {
  version: string
  records: number
  learned: number
  learnedSpam: number
  speaks: boolean
  auc: number
  bins: { upTo: number; comments: number; spam: number }[]
}

function resultWords({ auc, bins, learned, learnedSpam, records, speaks, version }: Result): string {
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
