import { randomBytes } from 'node:crypto'

/** Names each request of the process for its log lines: unique, and cheap enough for answers from memory. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${process}-${(count++).toString(36)}`
}
