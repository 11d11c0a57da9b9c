import { createHmac } from 'node:crypto'
import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import { JobCancelledError, type Payload, type Config as PayloadConfig, type PayloadRequest } from 'payload'
import { directionOf, escapeHtml, insertStateOnce, type Language, readState, refusal, servicesOf } from '#platform'

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
    if (!isRefusedForGood(error)) throw new Error(text)
    req.payload.logger.warn({ msg: `${text}. It is not tried again` })
    throw new JobCancelledError(text)
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

/** A piece of a mail that is written once and sent as text and as HTML. */
export type MailPart =
  | string
  /** An address of ours with what it is for. */
  | { label: string; url: string }
  /** What somebody else wrote, under who it was and where to read it. */
  | { by: string; words: string; url: string }
  /** One of a list, with what can be done about it. */
  | { item: string; words?: string; links: readonly { label: string; url: string }[] }

/** A mail's body in both forms: the same words in the same order, everything escaped in the second. */
export function renderParts(parts: readonly MailPart[], language: Language = 'en'): { text: string; html: string } {
  return {
    text: parts.map(textOf).join('\n\n'),
    html: `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"></head>
<body style="margin:0;padding:1.5em;font:16px/1.5 system-ui,sans-serif"><div style="max-width:38em;margin:0 auto">
${parts.map(htmlOf).join('\n')}
</div></body></html>
`,
  }
}

function textOf(part: MailPart): string {
  if (typeof part === 'string') return part
  if ('item' in part)
    return [
      `- ${part.item}`,
      ...(part.words === undefined ? [] : [quoted(part.words)]),
      ...part.links.map(({ label, url }) => `  ${label}: ${url}`),
    ].join('\n')
  return 'words' in part ? `${part.by}:\n${quoted(part.words)}\n${part.url}` : `${part.label}:\n${part.url}`
}

function htmlOf(part: MailPart): string {
  if (typeof part === 'string') return `<p dir="auto">${escapeHtml(part)}</p>`
  if ('item' in part)
    return `<p dir="auto"><b>${escapeHtml(part.item)}</b></p>
${part.words === undefined ? '' : quoteOf(part.words)}<p>${part.links.map(linkOf).join(' · ')}</p>`
  if (!('words' in part)) return `<p dir="auto">${linkOf(part)}</p>`
  return `<p dir="auto"><a href="${escapeHtml(part.url)}"><b>${escapeHtml(part.by)}</b></a></p>
${quoteOf(part.words)}`
}

const linkOf = ({ label, url }: { label: string; url: string }): string =>
  `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`

const quoteOf = (words: string): string =>
  `<blockquote dir="auto" style="margin:0 0 1.5em;padding-inline-start:1em;border-inline-start:3px solid #999;white-space:pre-line">${escapeHtml(words.trim())}</blockquote>`

/** `Name <address>` of `MAIL_FROM`, taken apart. */
function sender(from: string) {
  const [, name, address] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from) ?? []
  return { defaultFromName: name ?? 'Colloquy', defaultFromAddress: address ?? from }
}

/**
 * How long to wait for a mail server that does not answer (ms); the query of `SMTP_URL` may set other values.
 * Nodemailer's own (up to ten minutes) would keep all other mails waiting behind one.
 */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Without `smtpUrl` nothing is sent. */
type MailSettings = { mailFrom: string; smtpUrl: string | undefined }

/** Mail through `SMTP_URL`. Without it nothing is sent: what is to be mailed waits in its queue (`runsOf`). */
export function mailAdapter({ mailFrom, smtpUrl }: MailSettings): PayloadConfig['email'] {
  if (smtpUrl !== undefined)
    return nodemailerAdapter({
      ...sender(mailFrom),
      skipVerify: true,
      // Nodemailer takes an address for all options; its adapter's type names the single ones.
      transportOptions: { url: smtpUrl, ...patience } as never,
    })
  return () => ({
    name: noMail,
    ...sender(mailFrom),
    // What asks for mail all the same fails, and is tried again or listed: nothing is lost in silence.
    sendEmail: () => Promise.reject(new Error('SMTP_URL is not set')),
  })
}

const noMail = 'none'

/** Whether a mail server is set up. */
export function hasMail({ email }: Pick<Payload, 'email'>): boolean {
  return email.name !== noMail
}

/** Before anybody is promised a mail. @throws Refusal `mail_unavailable`, alike for all */
export function requireMail(payload: Pick<Payload, 'email'>): void {
  if (!hasMail(payload)) throw refusal('mail_unavailable')
}
