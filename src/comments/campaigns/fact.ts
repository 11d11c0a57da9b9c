import type { FactSource } from '../contract'
import { comparedOf } from '../ofText'
import { findCampaign } from './store'

/** The decision in force on near-duplicates that a comment joins by its text; whoever sent it is not looked at. */
export const campaignFact: FactSource<'campaign'> = {
  fact: 'campaign',
  async gather(req, { article, submission: { content, url } }) {
    const found = await findCampaign(req, { ...comparedOf(req, content), article: article.id })
    // Nobody has read the website that a later one comes with.
    if (!found || (found.to === 'approved' && url)) return null
    const { actor, alike, createdAt, id, to } = found
    return { id, to, alike, actor, at: createdAt }
  },
}
