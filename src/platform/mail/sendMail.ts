import type { PayloadRequest } from 'payload'
import { insertStateOnce, readState, servicesOf } from '#platform'

/** The contents of a mail: plain text, without an address. */
export type Mail = { subject: string; text: string }

/** Text that stands in one line: a title or a name may hold line breaks. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Text set apart as somebody's words. */
export function quoted(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')
}

type Sent = Mail & {
  to: string
  /** What it is about; the same one gives the same Message-ID, so that a mail sent twice after a crash shows once. */
  id: string
}

/** Waits longer each time, so that a mail server may be away for a day. */
export const mailRetries = { attempts: 10, backoff: { type: 'exponential', delay: 60_000 } } as const

/**
 * Sends a mail of ours.
 * @throws Error without an address in it: what a job fails with is kept and logged, and mail servers repeat the recipient
 */
export async function sendMail(req: PayloadRequest, { id, subject, text, to }: Sent): Promise<void> {
  const { hostname } = new URL(servicesOf(req.payload).publicUrl)
  try {
    await req.payload.sendEmail({
      to,
      subject,
      text,
      messageId: `<${id}@${hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  } catch (error) {
    throw new Error(`A mail could not be sent${codesOf(error)}`)
  }
}

function codesOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const codes = ['code', 'responseCode'].flatMap((key) => {
    const code: unknown = Reflect.get(error, key)
    return typeof code === 'string' || typeof code === 'number' ? [String(code)] : []
  })
  return codes.length > 0 ? ` (${codes.join(', ')})` : ''
}

/**
 * Sends what `key` names unless it was sent: a job may run again after it has done its work. Marked when the mail server
 * has taken it, so that a crash in between sends it twice rather than never.
 */
export async function sendOnce(req: PayloadRequest, key: string, send: () => Promise<void>): Promise<void> {
  if ((await readState(req, key)) !== undefined) return
  await send()
  await insertStateOnce(req, key)
}
