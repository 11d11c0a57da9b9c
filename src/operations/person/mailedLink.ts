import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { Refusal } from '../../errors'
import type { Owner } from '../../privacy/types'
import { servicesOf } from '../../services'
import { recordLook, unnamedLookers } from '../audit'
import { repeated } from '../people/repeated'
import { timeOf } from '../requestMemory'
import { type MailLink, readMailLink } from './mailToken'
import { requestOwner, tombstoneOwner } from './purposes'

const gone = () =>
  new Refusal([
    { code: 'link_gone', message: 'This link has been used already, or its time is over. Please ask for a new one.' },
  ])

/** Where what belongs to a link is kept. */
const ownerOf = ({ id, purpose }: MailLink): Owner => requestOwner(purpose, id)

/** What a link would do. Changes nothing: programs that look through mail open links. @throws Refusal `link_gone` */
export const readLink = async (req: PayloadRequest, token: string): Promise<MailLink> => {
  const { signingKey, vault } = servicesOf(req.payload)
  const link = readMailLink(token, timeOf(req), signingKey('mail'))
  if (!link || !(await vault.hasAddress(req, ownerOf(link)))) throw gone()
  return link
}

/**
 * Uses a link to export: it is good for nothing afterwards. Answers the request, whose row waits in the vault without
 * anything that could be read in it until the export has found what it is about.
 * @throws Refusal `link_gone`
 */
export const useExportLink = (req: PayloadRequest, link: MailLink): Promise<Owner> =>
  repeated(req, async (attempt) => {
    const owner = await claim(attempt, link)
    await recordLook(attempt, {
      user: unnamedLookers.reader,
      ownerType: 'request',
      owner: link.id,
      purpose: 'export',
    })
    return owner
  })

/** Uses a link to erase: the job that does it is queued, and what is to be erased is remembered by its blind index alone. @throws Refusal `link_gone` */
export const useEraseLink = (req: PayloadRequest, link: MailLink, { texts }: { texts: boolean }): Promise<Owner> =>
  repeated(req, async (attempt) => {
    const request = await claim(attempt, link)
    const { vault } = servicesOf(attempt.payload)
    const tombstone = tombstoneOwner(randomUUID(), { texts })
    await vault.copy(attempt, request, tombstone, timeOf(attempt), { index: true })
    await vault.remove(attempt, request)
    await queueErasure(attempt, tombstone, unnamedLookers.reader)
    return tombstone
  })

/** Records an erasure and queues the job that carries it out, in the caller's transaction. */
export const queueErasure = async (req: PayloadRequest, { id }: Owner, user: string): Promise<void> => {
  await recordLook(req, { user, ownerType: 'tombstone', owner: id, purpose: 'erase' })
  await req.payload.jobs.queue({ task: 'erasePerson', input: { tombstone: id }, req })
}

/** Of two at once one finds the address still there. */
const claim = async (req: PayloadRequest, link: MailLink): Promise<Owner> => {
  const owner = ownerOf(link)
  const { vault } = servicesOf(req.payload)
  if (!(await vault.hasAddress(req, owner))) throw gone()
  await vault.forget(req, owner, { keepIndex: true })
  return owner
}
