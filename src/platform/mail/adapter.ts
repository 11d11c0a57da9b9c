import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import type { Payload, Config as PayloadConfig } from 'payload'
import { refusal } from '#platform'

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
