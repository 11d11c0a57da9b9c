import { isEmailAddress } from '#vault'
import { Failure } from './failure'
import { readInput } from './readInput'

/** A reader's address from standard input. */
export async function readAddress(command: string): Promise<string> {
  const example = `colloquy person ${command} < address.txt`
  const email = (await readInput({ input: process.stdin, name: 'address', example })).trim()
  if (!isEmailAddress(email)) throw new Failure('What is on standard input is no email address.', 2)
  return email
}
