import path from 'node:path'
import { Command } from 'commander'
import { listErasures, noteCleared, replayByOperator, takeErasures } from '#privacy'
import { Failure, print, say, withPayload } from './shared'

type PersonReplayOptions = { list?: string; json: boolean; development: boolean }

/** `colloquy person replay`: repeats erasures after a restored backup. */
export function personReplay(): Command {
  return new Command('replay')
    .description(
      'Erase once more what a restored backup has brought back, while the site is stopped. The site does the same at its start with the list in its own data folder.',
    )
    .option('--list <file>', 'erasures.jsonl from elsewhere, newer than the backup; that of the data folder if absent')
    .option('--json', 'write the result as JSON', false)
    .option('--development', 'make up missing secrets, as npm start does', false)
    .action(replay)
}

async function replay({ development, json, list }: PersonReplayOptions): Promise<void> {
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const { taken, unreadable } = await takeErasures(
      payload,
      list === undefined ? undefined : path.resolve(list),
    ).catch((error: unknown) => {
      if (error instanceof Error && 'syscall' in error)
        throw new Failure(`The list ${list ?? 'of the data folder'} could not be read: ${error.message}`)
      throw error
    })
    const rows = await replayByOperator(payload)
    await noteCleared(payload, 'erased', rows)
    await listErasures(payload)
    const text = `${taken} erasures were new to the database. ${rows} rows had come back and are erased again.`
    await print({ taken, rows, unreadable }, { json, text })
    if (unreadable > 0)
      throw new Failure(
        `${unreadable} lines of the list could not be read: they are cut off, or of another site's key.`,
      )
  })
}
