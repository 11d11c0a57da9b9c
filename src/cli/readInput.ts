import type { Readable } from 'node:stream'
import { Failure } from './failure'

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
