import type { PayloadRequest, Where } from 'payload'
import { type FactInput, type FactSource, FactUnknown } from '#comments'
import { domainsOf, type Facts, rangesOf, readingsOf, withParents } from '#moderation'
import { addressOf, timeOf } from '#platform'
import { vaultOf } from '#vault'

type Ban = Facts['bans'][number]
type StoredBan = Ban & { id: string; value?: string | null; until?: string | null }
const most = 100

export const bansFact: FactSource = { fact: 'bans', gather: gatherBans }

/** Bans in force that fit the sender or the text, in one question that an index answers however many there are. */
async function gatherBans(req: PayloadRequest, known: FactInput): Promise<Facts['bans']> {
  const ids = await bansInVault(req, known)
  const values = {
    // However it is written; the ban keeps it folded.
    name: readingsOf(known.submission.name).map(({ words }) => words.join(' ')),
    domain: namedDomains(known),
    range: rangesAround(req),
  }
  const found = await findBans(req, ids, Object.values(values).flat())
  const now = timeOf(req).getTime()
  const fitting = found.filter(({ id, kind, until, value }) => {
    if (until && Date.parse(until) <= now) return false
    return kind === 'name' || kind === 'domain' || kind === 'range'
      ? values[kind].includes(value ?? '')
      : ids.includes(id)
  })
  // The network a comment came from is known while it is sent, and never again.
  const before = (known.sender.recorded.bans ?? []).filter(({ kind }) => kind === 'network' || kind === 'range')
  return distinct([...fitting, ...before])
}

/** Whether the network of a request may not take part, by itself or by a range around it. */
export async function isBannedNetwork(req: PayloadRequest, ipTag: string): Promise<boolean> {
  const owners = await vaultOf(req.payload).ownersByTag(req, 'ban', ipTag, most)
  const ids = owners.map(({ id }) => id)
  const ranges = rangesAround(req)
  const now = timeOf(req).getTime()
  return (await findBans(req, ids, ranges)).some(
    ({ effect, id, kind, until, value }) =>
      effect !== 'quarantine' &&
      (!until || Date.parse(until) > now) &&
      (kind === 'network' ? ids.includes(id) : kind === 'range' && ranges.includes(value ?? '')),
  )
}

async function findBans(req: PayloadRequest, ids: string[], values: string[]): Promise<StoredBan[]> {
  const fits: Where[] = []
  if (ids.length > 0) fits.push({ id: { in: ids } })
  if (values.length > 0) fits.push({ value: { in: values } })
  if (fits.length === 0) return []
  const { docs } = await req.payload.db.find<StoredBan>({
    collection: 'bans',
    where: fits.length === 1 && fits[0] ? fits[0] : { or: fits },
    sort: '-createdAt',
    // Those that have ended are among them.
    limit: 10 * most,
    pagination: false,
    req,
  })
  return docs
}

async function bansInVault(req: PayloadRequest, known: FactInput): Promise<string[]> {
  const vault = vaultOf(req.payload)
  const { email, ipTag, reader } = known.carried
  // A new comment brings all there is; of one that exists, its row has the rest.
  if (!known.comment) return (await vault.bansOn(req, { email, reader, ipTag }, most)).map(({ id }) => id)
  const bySender = await vault.bansOn(req, { type: 'comment', id: known.comment }, most)
  const byNetwork = ipTag ? await vault.ownersByTag(req, 'ban', ipTag, most) : []
  return [...bySender, ...byNetwork].map(({ id }) => id)
}

/** Of the website, of the page that mentions the article, and of the links as they will be shown: rendering is what undoes the ways to write one differently. */
function namedDomains({ html, submission: { links, source = null, url } }: FactInput): string[] {
  const named = [...domainsOf({ url, html: links > 0 ? html : '' }), ...domainsOf({ url: source, html: '' })]
  return [...new Set(named.flatMap(withParents))]
}

function rangesAround(req: PayloadRequest): string[] {
  const address = addressOf(req)
  if (address === undefined) return []
  const ranges = rangesOf(address)
  if (ranges.length === 0) throw new FactUnknown('A network address could not be read')
  return ranges
}

/** Kind and effect are all that is kept: which ban it was would tell comments of one sender from others. */
const distinct = (bans: readonly Ban[]): Ban[] => [
  ...new Map(bans.map(({ effect, kind }): [string, Ban] => [`${kind} ${effect}`, { kind, effect }])).values(),
]
