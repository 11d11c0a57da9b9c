import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { type Language, Refusal, readExpiring, type SentenceKey, say, servicesOf, signValue, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { type Mail, oneLine } from '#platform/mail'
import { type Owner, recordLook, unnamedLookers, vaultOf } from '#vault'
import { beginErasure, listBegun } from './erase'
import { erasureId } from './eraseRow'

/** What a reader can ask for by their address: a copy, its end, or the page of what is mailed to it. */
export const personPurposes = ['export', 'erase', 'subscriptions'] as const
export type PersonPurpose = (typeof personPurposes)[number]

/** How long a mailed link is valid after it was sent. */
export const linkLifeMs = 24 * 60 * 60_000
/** How long a request is kept: it may wait for the mail server, and then for its reader. */
export const requestLifeMs = 3 * linkLifeMs

/** A request is a row of the vault and nothing else; its id begins with its purpose. */
export function requestOwner(purpose: PersonPurpose, id: string): Owner {
  return { type: 'request', id: `${purpose}:${id}` }
}

export function purposeOf(request: string): PersonPurpose | undefined {
  return personPurposes.find((purpose) => request.startsWith(`${purpose}:`))
}

/** What a mailed link stands for: `id` names the request in the vault, `expires` is in ms since 1970. */
export type MailLink = { purpose: PersonPurpose; id: string; expires: number; nonce: string }

const maxTokenLength = 400
const signedFor = 'mail'

/** The token of the address `/mail/TOKEN`. */
export function signMailLink(link: MailLink, key: Buffer): string {
  return signValue([link.purpose, link.id, link.nonce], { key, purpose: signedFor, expires: link.expires })
}

/** What a token stands for; nothing when it was altered, signed for something else, or its time is over. */
export function readMailLink(token: string, now: Date, key: Buffer): MailLink | undefined {
  const signed = readExpiring(token, { key, purpose: signedFor, maxLength: maxTokenLength, now })
  if (!signed || signed.isExpired || !Array.isArray(signed.value)) return undefined
  const [given, id, nonce]: unknown[] = signed.value
  const known = personPurposes.find((name) => name === given)
  if (!known || typeof id !== 'string' || typeof nonce !== 'string') return undefined
  return { purpose: known, id, expires: signed.expires, nonce }
}

const linkGone = () =>
  new Refusal([
    { code: 'link_gone', message: 'This link has been used already, or its time is over. Please ask for a new one.' },
  ])

const ownerOf = ({ id, purpose }: MailLink): Owner => requestOwner(purpose, id)

/** What a link would do. Changes nothing: programs that look through mail open links. @throws Refusal `link_gone` */
export async function readLink(req: PayloadRequest, token: string): Promise<MailLink> {
  const { signingKey } = servicesOf(req.payload)
  const vault = vaultOf(req.payload)
  const link = readMailLink(token, timeOf(req), signingKey('mail'))
  if (!link || !(await vault.hasAddress(req, ownerOf(link)))) throw linkGone()
  return link
}

/**
 * Uses a link to export: it is used up afterwards. Answers the request, whose row waits in the vault without a readable
 * address until the export has found what is kept under it.
 * @throws Refusal `link_gone`
 */
export function useExportLink(req: PayloadRequest, link: MailLink): Promise<Owner> {
  return inOwnTransaction(req, async (attempt) => {
    const owner = await claim(attempt, link)
    await recordLook(attempt, {
      user: unnamedLookers.reader,
      ownerType: 'request',
      owner: link.id,
      purpose: 'export',
    })
    return owner
  })
}

/** Uses a link to erase: the job that does it is queued. @throws Refusal `link_gone` */
export async function useEraseLink(req: PayloadRequest, link: MailLink, { texts }: { texts: boolean }): Promise<void> {
  await inOwnTransaction(req, async (attempt) => {
    const vault = vaultOf(attempt.payload)
    const request = ownerOf(link)
    if (!(await vault.hasAddress(attempt, request))) throw linkGone()
    const erasure = { type: 'erasure', id: erasureId(randomUUID(), { texts }) } as const
    await vault.copy(attempt, request, erasure, timeOf(attempt))
    await vault.remove(attempt, request)
    await beginErasure(attempt, erasure, unnamedLookers.reader)
  })
  await listBegun(req.payload)
}

/** Of two uses at once only one finds the address still there. */
async function claim(req: PayloadRequest, link: MailLink): Promise<Owner> {
  const owner = ownerOf(link)
  const vault = vaultOf(req.payload)
  if (!(await vault.hasAddress(req, owner))) throw linkGone()
  await vault.forget(req, owner, { keepIndex: true })
  return owner
}

type PersonLink = { language: Language; site: string; purpose: PersonPurpose; link: string }

/** The sentences of the mails, by what their link is for. */
const linkMails = {
  export: { subject: 'mails.export_subject', says: 'mails.export_text', life: 'mails.life_once' },
  erase: { subject: 'mails.erase_subject', says: 'mails.erase_text', life: 'mails.life_once' },
  subscriptions: { subject: 'mails.subscriptions_subject', says: 'mails.subscriptions_text', life: 'mails.life' },
} as const satisfies Record<PersonPurpose, Record<string, SentenceKey>>

/** The mail with the link. Says nothing of what is kept. */
export function renderPersonLink({ language, link, purpose, site }: PersonLink): Mail {
  const { life, says, subject } = linkMails[purpose]
  const hours = linkLifeMs / 3_600_000
  return {
    subject: say(language, subject),
    text: [
      say(language, 'mails.hello'),
      say(language, says, { site: oneLine(site) }),
      link,
      `${say(language, life, { hours })} ${say(language, 'mails.not_you')}`,
    ].join('\n\n'),
  }
}
