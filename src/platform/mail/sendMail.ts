import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import type { Mail } from './text'

type Sent = Mail & {
  to: string
  /** What it is about; the same one gives the same Message-ID, so that a mail sent twice after a crash shows once. */
  id: string
}

/** Waits longer each time: a mail server that is away for a day loses nothing. */
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
