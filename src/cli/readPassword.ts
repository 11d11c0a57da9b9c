import type { Readable } from 'node:stream'
import { Failure } from './failure'

const maxBytes = 1024

/**
 * The password from standard input, without the line end a shell adds. Never from an argument: every account of the
 * machine can read those.
 */
export const readPassword = async (input: Readable & { isTTY?: boolean }): Promise<string> => {
  if (input.isTTY)
    throw new Failure('The password is read from standard input. For example: colloquy user add … < password.txt', 2)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > maxBytes) throw new Failure(`The password on standard input is longer than ${maxBytes} bytes.`)
    chunks.push(bytes)
  }
  const password = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (password === '') throw new Failure('There is no password on standard input.', 2)
  return password
}
