import type { Rule } from '../types'
import { count } from '../wording'

const done: Readonly<Record<string, string>> = { approved: 'approved', spam: 'marked as spam', trash: 'thrown away' }

/** "12 July 2026", of an ISO date. */
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const dayOf = (at: unknown): string => {
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return Number.isNaN(time) ? '' : ` on ${day.format(time)}`
}

/**
 * What somebody decided on near-duplicates holds for later ones for as long as they said. An approval lifts nothing that another rule
 * holds, but the wait of a first comment (see `holdFirstTimeAuthor`). `by` is added where the account's name may be shown.
 */
export const followCampaign: Rule<'campaign'> = {
  reasons: {
    campaign: {
      label: 'Decided with others like it',
      facts: { campaign: ['alike', 'to', 'at'] },
      sentence: ({ alike, at, by, to }) =>
        alike === undefined
          ? 'It was decided with others like it.'
          : `Decided as one with ${count(alike, 'comment')} like it, ${done[String(to)] ?? 'decided'}${by ? ` by ${by}` : ''}${dayOf(at)}.`,
    },
  },
  judge({ facts: { campaign } }) {
    if (!campaign) return
    const { actor, alike, at, id, to } = campaign
    return {
      code: 'campaign',
      outcome: to === 'approved' ? 'approve' : to,
      detail: { campaign: id, to, alike, actor, at },
    }
  },
}
