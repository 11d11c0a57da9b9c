import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { exportByAddress } from '#privacy'
import { readAddress, say, withPayload } from './shared'

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
