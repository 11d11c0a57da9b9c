import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { evaluateSpam, type LabelledComment, type Protocol, protocols, type SpamReport, spamPrior } from '#moderation'
import { Failure, print, say } from './shared'

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
  await print({ file, prior, ...report }, { json, text: described(report) })
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

function described(report: SpamReport): string {
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
