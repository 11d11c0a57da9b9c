import type { PayloadRequest } from 'payload'
import { countLater, findStanding, mostCampaignDays, readPolicy } from '#comments'
import { isModerator, requireUser } from '#platform'
import { accountOf, namesOf } from './readByIds'
import { readCards } from './readCards'
import type { DeskCampaigns } from './types'

const mostShown = 50

/** Decisions on near-duplicates that hold for later ones, newest first: for moderators all, for others their own. @throws APIError 401 */
export async function readCampaigns(req: PayloadRequest): Promise<DeskCampaigns> {
  const { id } = requireUser(req)
  const actor = isModerator(req.user) ? undefined : String(id)
  const found = await findStanding(req, { actor, limit: mostShown })
  const samples = new Map(
    (
      await readCards(
        req,
        found.map(({ sample }) => sample),
      )
    ).map((card) => [card.id, card]),
  )
  const names = await namesOf(
    req,
    found.map(({ actor }) => actor),
  )
  const docs: DeskCampaigns['docs'] = []
  for (const { actor, alike, createdAt, id, latestAt, sample, to, until } of found)
    docs.push({
      id,
      to,
      alike,
      later: await countLater(req, id),
      createdAt,
      until,
      latestAt: latestAt ?? null,
      actor: accountOf(actor, names),
      sample: samples.get(sample) ?? null,
    })
  return { docs, days: (await readPolicy(req)).campaignDays, mostDays: mostCampaignDays }
}
