import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { Payload } from 'payload'
import { isEmailAddress } from '#vault'
import { type Config, ConfigError, loadConfig, loadEnvFile } from '../config'

/** Ends a command that could not do its work. The message is for the terminal, without a stack. */
export class Failure extends Error {
  /** 1: it failed; 2: it was used wrongly. */
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

/** A line about what is going on. Only results go to stdout. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** The result, for people or (`--json`) for machines; resolves when it has been written. */
export function print(
  result: Readonly<Record<string, unknown>>,
  { json, text }: { json: boolean; text: string },
): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${json ? JSON.stringify(result) : text}\n`, () => resolve())
  })
}

const maxBytes = 1024

type Wanted = {
  input: Readable & { isTTY?: boolean }
  /** What it is, as in “The … is read from standard input”. */
  name: string
  example: string
}

/**
 * Something no other account may know, from standard input, without the line end a shell adds. Never from an argument: every
 * account of the machine can read those.
 */
export async function readInput({ example, input, name }: Wanted): Promise<string> {
  if (input.isTTY) throw new Failure(`The ${name} is read from standard input. For example: ${example}`, 2)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > maxBytes) throw new Failure(`The ${name} on standard input is longer than ${maxBytes} bytes.`)
    chunks.push(bytes)
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (text === '') throw new Failure(`There is no ${name} on standard input.`, 2)
  return text
}

/** A reader's address from standard input. */
export async function readAddress(command: string): Promise<string> {
  const example = `colloquy person ${command} < address.txt`
  const email = (await readInput({ input: process.stdin, name: 'address', example })).trim()
  if (!isEmailAddress(email)) throw new Failure('What is on standard input is no email address.', 2)
  return email
}

/** A command beside `npm start` needs no flag: the secret that start made shows that this is a development site. */
export function readConfig(development: boolean): Config {
  loadEnvFile()
  const { dataDir } = loadConfig({ tools: true })
  try {
    return loadConfig({ development: development || existsSync(path.join(dataDir, 'payload.secret')) })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new Failure(
      `${error.message}\nCommands need the settings of the server, from the environment or .env. Where its service has them in a file: set -a; . FILE; set +a`,
    )
  }
}

/** Opens the site the settings name for as long as `work` takes. */
export async function withPayload<T>(
  { development }: { development: boolean },
  work: (payload: Payload) => Promise<T>,
): Promise<T> {
  // Standard output belongs to the result, and what goes wrong is said by the command.
  const config: Config = { ...readConfig(development), logLevel: 'silent' }
  // Imported only now: Payload's configuration reads the same settings when it is loaded, and its message about a fault says less.
  const { bootPayload } = await import('../boot')
  const { payload, stop } = await bootPayload(config, { serves: false })
  try {
    return await work(payload)
  } finally {
    await stop()
  }
}

/** Reads the value of an option. @param what begins the message: “--wait is a number of seconds” */
export function wholeNumber(what: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!Number.isInteger(number) || number < min || number > max)
      throw new Failure(`${what} from ${min} to ${max}.`, 2)
    return number
  }
}

/** What every command takes that reads or changes the site. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'write the result as JSON', false)
    .option('--development', 'make up missing secrets, as npm start does', false)
}

type Account = { id: string; email: string; role: unknown }

/** @throws Failure where there is none */
export async function accountOf(payload: Payload, email: string): Promise<Account> {
  const account = await payload.db.findOne<Account>({
    collection: 'users',
    where: { email: { equals: email.toLowerCase().trim() } },
    req: {},
  })
  if (!account)
    throw new Failure('There is no such account. colloquy user list shows them, colloquy user add makes one.')
  return account
}
