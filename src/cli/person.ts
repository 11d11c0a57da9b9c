import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import type { Payload } from 'payload'
import {
  eraseByAddress,
  exportByAddress,
  findErasure,
  listErasures,
  noteCleared,
  replayByOperator,
  takeErasures,
} from '#privacy'
import { Failure, print, readAddress, say, wholeNumber, withCommon, withPayload } from './shared'

type PersonExportOptions = { out?: string; development: boolean }

/** `colloquy person export`: what is kept under an address, for readers who cannot get mail. */
export function personExport(): Command {
  return new Command('export')
    .description(
      'Write everything that is kept under an address, as JSON, to standard output. The address is read from standard input. It is recorded that this was done.',
    )
    .option('--out <file>', 'write to a new file instead, readable by its owner alone')
    .option('--development', 'make up missing secrets, as npm start does', false)
    .addHelpText('after', '\nExample:\n  colloquy person export --out data.json < address.txt')
    .action(async ({ development, out }: PersonExportOptions) => {
      const email = await readAddress('export')
      say('Opening the site …')
      await withPayload({ development }, async (payload) => {
        const target = out === undefined ? process.stdout : createWriteStream(out, { flags: 'wx', mode: 0o600 })
        await pipeline(Readable.from(exportByAddress(payload, email)), target, { end: out !== undefined })
      })
    })
}

type PersonEraseOptions = { texts: boolean; wait: number; json: boolean; development: boolean }

const pollMs = 500

/** `colloquy person erase`: erases as a mailed link would, for readers who cannot get mail. */
export function personErase(): Command {
  return withCommon(
    new Command('erase')
      .description(
        'Erase name, address and website of everything sent with an address. The address is read from standard input. The site carries it out, and it is recorded that this was done.',
      )
      .option('--texts', 'delete their comments altogether', false)
      .option(
        '--wait <seconds>',
        'how long to wait for the site to have done it; 0 not at all',
        wholeNumber('--wait is a number of seconds', 0, 86_400),
        60,
      ),
  )
    .addHelpText('after', '\nExample:\n  colloquy person erase < address.txt')
    .action(erase)
}

async function erase({ development, json, texts, wait }: PersonEraseOptions): Promise<void> {
  const email = await readAddress('erase')
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const id = await eraseByAddress(payload, { email, texts })
    if (wait > 0) say(`Waiting ${wait} s at most for the site to carry it out.`)
    const done = await isDone(payload, id, wait * 1000)
    const text = done
      ? texts
        ? 'Whatever was kept under this address is erased, with the texts of its comments.'
        : 'Name, address and website of whatever was kept under this address are erased. The texts stay (--texts erases them too).'
      : 'It is written down what is to be erased. The site does it as soon as it runs.'
    await print({ erasure: id, done }, { json, text })
  })
}

async function isDone(payload: Payload, id: string, waitMs: number): Promise<boolean> {
  for (let waited = 0; ; waited += pollMs) {
    if (!(await findErasure(payload, id))) return true
    if (waited >= waitMs) return false
    await pause(pollMs)
  }
}

type PersonReplayOptions = { list?: string; json: boolean; development: boolean }

/** `colloquy person replay`: repeats erasures after a restored backup. */
export function personReplay(): Command {
  return withCommon(
    new Command('replay')
      .description(
        'Erase once more what a restored backup has brought back, while the site is stopped. The site does the same at its start with the list in its own data folder.',
      )
      .option(
        '--list <file>',
        'erasures.jsonl from elsewhere, newer than the backup; that of the data folder if absent',
      ),
  ).action(replay)
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
