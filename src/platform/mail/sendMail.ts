import { createHmac } from 'node:crypto'
import { JobCancelledError, type PayloadRequest } from 'payload'
import { insertStateOnce, readState, servicesOf } from '#platform'

/** The contents of a mail, without an address: plain text, and the same as HTML where it has that. */
export type Mail = { subject: string; text: string; html?: string }

/** Controls of the direction of text: in a subject they would show other words than are there. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text that stands in one line: a title or a name may hold line breaks and control characters. */
export function oneLine(text: string): string {
  return text
    .replace(directions, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
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
  /** Ids of mails this one follows, oldest first: programs show them as one conversation. */
  follows?: readonly string[]
  headers?: Readonly<Record<string, string>>
  /** The account it goes to, where several get one about the same: its id is in no header. */
  account?: string
}

/** Waits longer each time, so that a mail server may be away for a day. */
export const mailRetries = { attempts: 10, backoff: { type: 'exponential', delay: 60_000 } } as const

/**
 * Sends a mail of ours.
 * @throws Error without an address in it: what a job fails with is kept and logged, and mail servers repeat the recipient
 */
export async function sendMail(
  req: PayloadRequest,
  { account, follows = [], headers, html, id, subject, text, to }: Sent,
): Promise<void> {
  const { publicUrl, signingKey } = servicesOf(req.payload)
  const { hostname } = new URL(publicUrl)
  const named = (name: string) => `<${name}@${hostname}>`
  const each =
    account === undefined
      ? ''
      : `-${createHmac('sha256', signingKey('mail')).update(account).digest('hex').slice(0, 16)}`
  const last = follows.at(-1)
  try {
    await req.payload.sendEmail({
      to,
      subject,
      text,
      ...(html === undefined ? {} : { html }),
      messageId: named(`${id}${each}`),
      ...(last === undefined ? {} : { inReplyTo: named(last), references: follows.map(named) }),
      headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    })
  } catch (error) {
    const text = `A mail could not be sent${reasonOf(error)}`
    // The mail server will not take it later either.
    throw isRefusedForGood(error) ? new JobCancelledError(text) : new Error(text)
  }
}

/** By words of Node's, OpenSSL's and Nodemailer's messages, which themselves may hold addresses. */
const reasons: readonly [RegExp, string][] = [
  [/SMTP_URL is not set/, 'SMTP_URL is not set'],
  [/self.signed certificate/i, 'the certificate of the mail server is self-signed'],
  [/certificate has expired/i, 'the certificate of the mail server has expired'],
  [/not yet valid/i, 'the certificate of the mail server is not valid yet'],
  [
    /unable to (?:verify|get)[^.]*certificate/i,
    'the certificate of the mail server is by an authority that is not known here',
  ],
  [/does not match certificate/i, 'the certificate of the mail server is for another host'],
  [/wrong version number/i, 'the mail server does not speak TLS at this port'],
]

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const reason = reasons.find(([pattern]) => pattern.test(message))?.[1]
  return `${reason ? `: ${reason}` : ''}${codesOf(error)}`
}

/** RFC 5321 4.2.1: a reply of 500 or more to this mail is permanent; one to the sign-in is a fault of the settings. */
function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const [code, reply]: unknown[] = ['code', 'responseCode'].map((key) => Reflect.get(error, key))
  return typeof reply === 'number' && reply >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
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
