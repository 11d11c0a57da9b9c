import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import type { Payload } from 'payload'
import { eraseByAddress, findErasure } from '#privacy'
import { Failure, print, readAddress, say, withPayload } from './shared'

type PersonEraseOptions = { texts: boolean; wait: number; json: boolean; development: boolean }

const pollMs = 500

/** `colloquy person erase`: erases as a mailed link would, for readers who cannot get mail. */
export function personErase(): Command {
  return new Command('erase')
    .description(
      'Erase name, address and website of everything sent with an address. The address is read from standard input. The site carries it out, and it is recorded that this was done.',
    )
    .option('--texts', 'delete their comments altogether', false)
    .option('--wait <seconds>', 'how long to wait for the site to have done it; 0 not at all', wholeNumber, 60)
    .option('--json', 'write the result as JSON', false)
    .option('--development', 'make up missing secrets, as npm start does', false)
    .addHelpText('after', '\nExample:\n  colloquy person erase < address.txt')
    .action(erase)
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 86_400)
    throw new Failure('--wait is a number of seconds from 0 to 86400.', 2)
  return number
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
