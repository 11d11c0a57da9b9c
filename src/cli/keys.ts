import { Command } from 'commander'
import { servicesOf } from '#platform'
import { makeKeyFile, newMasterKey, type RotationStep, rowsAtOnce, vaultOf } from '#vault'
import { Failure, print, say, wholeNumber, withCommon, withPayload } from './shared'

type KeysMakeOptions = { file?: string; print: boolean; json: boolean }

/** `colloquy keys make`: the key a site in production needs before its first start. */
export function keysMake(): Command {
  return new Command('make')
    .description('Make the key of the address vault. Never replaces a file.')
    .option('--file <path>', 'where to put it (VAULT_KEY_FILE); keep a copy apart from the database')
    .option('--print', 'write it to standard output instead, for VAULT_KEY', false)
    .option('--json', 'write the result as JSON', false)
    .action(make)
}

async function make({ file, json, print: shown }: KeysMakeOptions): Promise<void> {
  if ((file === undefined) !== shown) throw new Failure('Say either --file PATH or --print.', 2)
  if (file === undefined) {
    const key = newMasterKey()
    return print({ ...key }, { json, text: JSON.stringify(key) })
  }
  if (!makeKeyFile(file))
    throw new Failure(`${file} is there already. Replacing it would make every address unreadable.`)
  await print({ file }, { json, text: `Made ${file}. Keep a copy of it apart from the database.` })
}

type KeysRotateOptions = { finish: boolean; batch: number; json: boolean; development: boolean }
type Done = Extract<RotationStep, { type: 'done' }>

/** Least time between two lines of progress. */
const saidEveryMs = 1000

/** `colloquy keys rotate`: new keys for the address vault while the site goes on. */
export function keysRotate(): Command {
  return withCommon(
    new Command('rotate')
      .description(
        'Make new keys for the address vault and seal every address anew, while the site goes on. What was begun and not ended is gone on with.',
      )
      .option('--finish', 'destroy the old keys once no row needs them', false)
      .option(
        '--batch <rows>',
        'rows sealed anew in one transaction, for which visitors wait',
        wholeNumber('--batch is a number', 1, 1000),
        rowsAtOnce,
      ),
  )
    .addHelpText(
      'after',
      '\nWithout --finish old and new keys stay side by side. It may be stopped at any time and started again.',
    )
    .action(rotate)
}

async function rotate({ batch, development, finish, json }: KeysRotateOptions): Promise<void> {
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const started = performance.now()
    const { now } = servicesOf(payload)
    const vault = vaultOf(payload)
    let done: Done | undefined
    let saidAt = 0
    for await (const step of vault.rotate({ now, finish, batch }))
      if (step.type === 'begun') say(begun(step))
      else if (step.type === 'waiting')
        say(`Waiting ${Math.ceil(step.ms / 1000)} s until whatever began with the old keys only has ended.`)
      else if (step.type === 'done') done = step
      else if (step.done === step.total || performance.now() - saidAt >= saidEveryMs) {
        saidAt = performance.now()
        say(describeProgress({ ...step, seconds: (saidAt - started) / 1000 }))
      }
    if (!done) throw new Failure('The rotation did not end.')
    const fault = describeUnfinished(done)
    const seconds = Math.round((performance.now() - started) / 100) / 10
    if (json || !fault) await print(resultOf(done, seconds), { json, text: succeeded(done) })
    if (fault) throw new Failure(fault)
  })
}

const begun = ({ kid, old, resumed, total }: Extract<RotationStep, { type: 'begun' }>): string =>
  resumed
    ? `Going on from ${old.join(', ')} to ${kid}: ${total} rows are left.`
    : `New keys: ${kid} takes the place of ${old.join(', ')}. ${total} rows are to be sealed anew.`

const resultOf = ({ destroyed, kid, left, rows, unreadable }: Done, seconds: number) => ({
  kid,
  rows,
  left,
  unreadable,
  destroyed: destroyed?.keys ?? [],
  hashesLeft: destroyed?.hashes ?? 0,
  seconds,
})

function succeeded({ destroyed, kid, rows }: Done): string {
  const sealed = `${rows} rows were sealed anew; every row has ${kid} now.`
  if (!destroyed) return `${sealed} The old keys are still there: colloquy keys rotate --finish destroys them.`
  const gone = destroyed.keys.length > 0 ? ` Destroyed: ${destroyed.keys.join(', ')}.` : ''
  const kept =
    destroyed.hashes > 0
      ? ` ${destroyed.hashes} rows can be found by their old hash only and hold no address to make another of: the key of that hash stays.`
      : ''
  return `${sealed}${gone}${kept}`
}

type Progress = { done: number; total: number; seconds: number }

/** `12300 of 100000 rows · 1900 a second · 46 s to go` */
export function describeProgress({ done, seconds, total }: Progress): string {
  const rate = seconds > 0 ? done / seconds : 0
  const left = rate > 0 && done < total ? ` · ${Math.ceil((total - done) / rate)} s to go` : ''
  return `${done} of ${total} rows · ${Math.round(rate)} a second${left}`
}

const mostNamed = 10

/** What to do about rows that could not be sealed anew; nothing when there are none. */
export function describeUnfinished({
  kid,
  left,
  unreadable,
}: Extract<RotationStep, { type: 'done' }>): string | undefined {
  if (left === 0) return undefined
  const kept = `The old keys are kept, because ${left} rows still need them.`
  if (unreadable.length === 0) return `${kept} Run colloquy keys rotate --finish again.`
  const named = unreadable.slice(0, mostNamed).map(({ id, type }) => `${type} ${id}`)
  const more = unreadable.length > mostNamed ? ` and ${unreadable.length - mostNamed} more` : ''
  return `${kept} These rows are damaged and do not open: ${named.join(', ')}${more}. Put them back from a backup, or remove what they belong to; then run colloquy keys rotate --finish again. Everything else has ${kid}.`
}
