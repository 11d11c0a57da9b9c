import type { PayloadRequest, Where } from 'payload'
import { renderComment } from '../../markup/renderComment'
import { foldName } from '../../moderation/foldName'
import { domainsOf, withParents } from '../../moderation/hosts'
import { rangesOf } from '../../moderation/networkRange'
import type { Facts, Submission } from '../../moderation/types'
import { servicesOf } from '../../services'
import { recall, timeOf } from '../requestMemory'
import { FactUnknown, type Known, type Sender } from './known'
import { ownersWithAddress } from './sender'

type Ban = Facts['bans'][number]
const most = 100

/** Bans in force that fit the sender or the text, in one question; how many they are does not matter to it. */
export const gatherBans = async (req: PayloadRequest, known: Known, sender: Sender): Promise<Facts['bans']> => {
  const ids = await bansInVault(req, known)
  const name = foldName(known.submission.name)
  const domains = namedDomains(known.submission)
  const ranges = known.comment ? [] : rangesAround(req)
  const fits: Where[] = [
    ...(ids.length > 0 ? [{ id: { in: ids } }] : []),
    ...(name === '' ? [] : [{ and: [{ kind: { equals: 'name' } }, { value: { equals: name } }] }]),
    ...(domains.length > 0 ? [{ and: [{ kind: { equals: 'domain' } }, { value: { in: domains } }] }] : []),
    ...(ranges.length > 0 ? [{ and: [{ kind: { equals: 'range' } }, { value: { in: ranges } }] }] : []),
  ]
  const found = fits.length > 0 ? await inForce(req, fits) : []
  // The network a comment came from is known while it is sent, and never again.
  const before = (sender.recorded.bans ?? []).filter(({ kind }) => kind === 'network' || kind === 'range')
  return distinct([...found, ...before])
}

const inForce = async (req: PayloadRequest, fits: Where[]): Promise<Ban[]> => {
  const { docs } = await req.payload.db.find<Ban & { id: string }>({
    collection: 'bans',
    where: {
      and: [
        { or: fits },
        { or: [{ until: { equals: null } }, { until: { greater_than: timeOf(req).toISOString() } }] },
      ],
    },
    sort: '-createdAt',
    limit: most,
    pagination: false,
    req,
  })
  return docs
}

const bansInVault = async (req: PayloadRequest, known: Known): Promise<string[]> => {
  const byAddress = await ownersWithAddress(req, known, 'ban', most)
  const { ipTag } = known.carried
  const byNetwork = ipTag ? await servicesOf(req.payload).vault.ownersByTag(req, 'ban', ipTag, most) : []
  return [...byAddress, ...byNetwork].map(({ id }) => id)
}

/** Of the website and of the links as they will be shown: rendering is what undoes the ways to write one differently. */
const namedDomains = ({ content, links, url }: Submission): string[] => {
  const html = links > 0 ? renderComment(content).html : ''
  return [...new Set(domainsOf({ url, html }).flatMap(withParents))]
}

const rangesAround = (req: PayloadRequest): string[] => {
  const { address } = recall(req)
  if (address === undefined) return []
  const ranges = rangesOf(address)
  if (ranges.length === 0) throw new FactUnknown('A network address could not be read')
  return ranges
}

/** Kind and effect are all that is kept: which ban it was would tell comments of one sender from others. */
const distinct = (bans: readonly Ban[]): Ban[] => [
  ...new Map(bans.map(({ effect, kind }): [string, Ban] => [`${kind} ${effect}`, { kind, effect }])).values(),
]
