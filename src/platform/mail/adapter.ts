import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import type { Config as PayloadConfig } from 'payload'

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

/** Mail through `SMTP_URL`; without it nothing is sent, and the log says so without saying to whom. */
export function mailAdapter({ mailFrom, smtpUrl }: MailSettings): PayloadConfig['email'] {
  if (smtpUrl !== undefined)
    return nodemailerAdapter({
      ...sender(mailFrom),
      skipVerify: true,
      // Nodemailer takes an address for all options; its adapter's type names the single ones.
      transportOptions: { url: smtpUrl, ...patience } as never,
    })
  return ({ payload }) => ({
    name: 'none',
    ...sender(mailFrom),
    sendEmail: async () => {
      payload.logger.warn({ msg: 'A mail was not sent: SMTP_URL is not set' })
    },
  })
}
