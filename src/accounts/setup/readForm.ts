import type { SetupFaults } from './form'

export type SetupInput = { token: string; name: string; email: string; password: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads the posted form. What only Payload knows (a password too short, a malformed address) it says when the account is made. */
export function readForm(body: unknown): { input: SetupInput; faults: SetupFaults } {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const input = {
    token: text(given.token),
    name: text(given.name).trim(),
    email: text(given.email).trim(),
    password: text(given.password),
  }
  const faults: Partial<Record<string, string>> = {}
  if (input.name === '') faults.name = 'Please enter your name.'
  if (input.email === '') faults.email = 'Please enter your email address.'
  if (input.password === '') faults.password = 'Please choose a password.'
  else if (text(given.again) !== input.password) faults.again = 'The two passwords are not the same.'
  return { input, faults }
}
