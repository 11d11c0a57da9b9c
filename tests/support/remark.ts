import { randomUUID } from 'node:crypto'

type Remark = { name: string; email: string; content: string }

/** What a reader types under an article: a text that is not there yet, from an address that is not known. */
export const remark = <T extends object>(fields?: T): Omit<Remark, keyof T> & T => ({
  name: 'Robin',
  email: `${randomUUID()}@reader.example`,
  content: `A remark. ${randomUUID()}`,
  // A generic spread is not followed by the compiler.
  ...(fields as T),
})
