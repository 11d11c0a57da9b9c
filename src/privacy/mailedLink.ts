import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { Refusal, servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { type Owner, vaultOf } from '#vault'
import { recordLook, unnamedLookers } from './audit'
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
export async function readLink(req: PayloadRequest, token: string): Promise<MailLink> {
  const { signingKey } = servicesOf(req.payload)
  const vault = vaultOf(req.payload)
  const link = readMailLink(token, timeOf(req), signingKey('mail'))
  if (!link || !(await vault.hasAddress(req, ownerOf(link)))) throw gone()
  return link
}

/**
 * Uses a link to export: it is good for nothing afterwards. Answers the request, whose row waits in the vault without
 * anything that could be read in it until the export has found what it is about.
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
export function useEraseLink(req: PayloadRequest, link: MailLink, { texts }: { texts: boolean }): Promise<void> {
  return inOwnTransaction(req, async (attempt) => {
    const vault = vaultOf(attempt.payload)
    const request = ownerOf(link)
    if (!(await vault.hasAddress(attempt, request))) throw gone()
    const erasure = { type: 'erasure', id: erasureId(randomUUID(), { texts }) } as const
    await vault.copy(attempt, request, erasure, timeOf(attempt))
    await vault.remove(attempt, request)
    await beginErasure(attempt, erasure, unnamedLookers.reader)
  })
}

/** Of two at once one finds the address still there. */
async function claim(req: PayloadRequest, link: MailLink): Promise<Owner> {
  const owner = ownerOf(link)
  const vault = vaultOf(req.payload)
  if (!(await vault.hasAddress(req, owner))) throw gone()
  await vault.forget(req, owner, { keepIndex: true })
  return owner
}
