import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { createLocalReq } from 'payload'
import { readPolicy } from '#comments'
import { draftPolicy, type ReplayChange, replayPolicy, triedSettings } from '#desk'
import { explain, type Policy, type ReplayKind, replaySentence } from '#moderation'
import { Refusal } from '#platform'
import { Failure, print, say, withCommon, withPayload } from './shared'

type PolicyReplayOptions = { since?: Date; policy?: string; rescore: boolean; json: boolean; development: boolean }

/** How many changes `--json` lists at most; the totals count all of them. */
const mostListed = 10_000

/** `colloquy policy replay`: what settings would do to the comments there are, before anybody saves them. */
export function policyReplay(): Command {
  return withCommon(
    new Command('replay')
      .description(
        'Decide all comments again by the settings as they are, or as a file says, and tell what would change. Changes nothing.',
      )
      .option('--since <date>', 'only comments from this date on (such as 2026-01-31)', readDate)
      .option('--policy <file>', 'settings to try, as JSON: {"maxLinks": 1, "moderationWords": "casino"}; others stay')
      .option('--rescore', 'judge by the spam filter of today, not by the scores recorded then', false),
  )
    .addHelpText('after', '\nExample:\n  colloquy policy replay --policy draft.json --since 2026-01-01')
    .action(replay)
}

function readDate(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new Failure(`--since ${text} is not a date.`, 2)
  return date
}

async function replay({ development, json, policy: file, rescore, since }: PolicyReplayOptions): Promise<void> {
  const draft = file === undefined ? undefined : { file, settings: await readDraft(file) }
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const current = await readPolicy(await createLocalReq({}, payload))
    const policy = draft ? apply(current, draft) : current
    const changes: ReplayChange[] = []
    for await (const line of replayPolicy(payload, { policy, rescore, since }))
      if (line.type === 'progress') say(`${line.done} of ${line.total} comments`)
      else if (line.type === 'done')
        await print(
          { policyVersion: policy.version, totals: line.totals, changes, truncated: changes.length === mostListed },
          { json, text: replaySentence(line.totals) },
        )
      else if (!json) await print({}, { json: false, text: described(line.change) })
      else if (changes.length < mostListed) changes.push(line.change)
  })
}

async function readDraft(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure(`The settings could not be read: ${error.message}`, 2)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new Failure(`${file} is not JSON.`, 2)
  }
}

function apply(current: Policy, { file, settings }: { file: string; settings: unknown }): Policy {
  try {
    return draftPolicy(current, settings)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const said = [
      `${file} holds no settings that can be tried:`,
      ...error.faults.map(({ message, path }) => (path ? `${path}: ${message}` : String(message))),
      `There are ${triedSettings.join(', ')}.`,
    ]
    throw new Failure(said.join('\n'), 2)
  }
}

const would: Readonly<Record<ReplayKind, string>> = {
  hold: 'would be held',
  spam: 'would be spam',
  trash: 'would go to the trash',
  release: 'would be released',
}

/** The terminal would obey control characters in what readers typed. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')

const described = ({ after, before, excerpt, id, kind, name, status }: ReplayChange): string =>
  [
    `${id} (${status} now) ${would[kind]}: ${oneLine(name)}: ${oneLine(excerpt)}`,
    ...before.map((reason) => `    before: ${explain(reason)}`),
    ...after.map((reason) => `    after:  ${explain(reason)}`),
  ].join('\n')
