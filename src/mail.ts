import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import type { Config as PayloadConfig } from 'payload'
import type { Config } from './config'

/** `Name <address>` of `MAIL_FROM`, taken apart. */
const sender = (from: string) => {
  const [, name, address] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from) ?? []
  return { defaultFromName: name ?? 'Colloquy', defaultFromAddress: address ?? from }
}

/** Mail through `SMTP_URL`; without it nothing is sent, and the log says so without saying to whom. */
export const mailAdapter = ({ mailFrom, smtpUrl }: Pick<Config, 'mailFrom' | 'smtpUrl'>): PayloadConfig['email'] => {
  if (smtpUrl !== undefined)
    // Nodemailer takes an address for all options; its adapter's type names the single ones.
    return nodemailerAdapter({ ...sender(mailFrom), skipVerify: true, transportOptions: { url: smtpUrl } as never })
  return ({ payload }) => ({
    name: 'none',
    ...sender(mailFrom),
    sendEmail: async () => {
      payload.logger.warn({ msg: 'A mail was not sent: SMTP_URL is not set' })
    },
  })
}
