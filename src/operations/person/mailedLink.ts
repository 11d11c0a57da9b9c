import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { Refusal } from '../../errors'
import type { Owner } from '../../privacy/types'
import { servicesOf } from '../../services'
import { recordLook, unnamedLookers } from '../audit'
import { repeated } from '../people/repeated'
import { timeOf } from '../requestMemory'
import { beginErasure } from './beginErasure'
import { type MailLink, readMailLink } from './mailToken'
import { erasureId, requestOwner } from './purposes'

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

/** Uses a link to erase: the job that does it is queued. @throws Refusal `link_gone` */
export const useEraseLink = (req: PayloadRequest, link: MailLink, { texts }: { texts: boolean }): Promise<void> =>
  repeated(req, async (attempt) => {
    const { vault } = servicesOf(attempt.payload)
    const request = ownerOf(link)
    if (!(await vault.hasAddress(attempt, request))) throw gone()
    const erasure = { type: 'erasure', id: erasureId(randomUUID(), { texts }) } as const
    await vault.copy(attempt, request, erasure, timeOf(attempt))
    await vault.remove(attempt, request)
    await beginErasure(attempt, erasure, unnamedLookers.reader)
  })

/** Of two at once one finds the address still there. */
const claim = async (req: PayloadRequest, link: MailLink): Promise<Owner> => {
  const owner = ownerOf(link)
  const { vault } = servicesOf(req.payload)
  if (!(await vault.hasAddress(req, owner))) throw gone()
  await vault.forget(req, owner, { keepIndex: true })
  return owner
}
