import { type CollectionSlug, createLocalReq, type Payload } from 'payload'
import { loadComment, rewriteStatements } from '#comments'
import { inOwnTransaction } from '#platform/database'
import type { Owner } from '#vault'

// What names an erased person in text that others typed freely.

/** Stands in place of what was erased. */
export const anonymous = 'Anonymous'

/** Shorter names are words of any text. */
const minTraceLength = 3

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** A text without the names, websites and addresses of an erased person: whole words, however they are capitalised. */
export function withoutTraces(text: string, traces: readonly string[]): string {
  return [...new Set(traces)]
    .filter((trace) => trace.length >= minTraceLength && trace !== anonymous)
    .sort((one, other) => other.length - one.length)
    .reduce(
      (rest, trace) =>
        rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(trace)}(?![\\p{L}\\p{N}])`, 'giu'), anonymous),
      text,
    )
}

type Signed = { name?: string | null; url?: string | null }

/** What a signature is recognised by in a text: the name, the website, and the website as people write it, without its scheme. */
export function tracesOf({ name, url }: Signed): string[] {
  return [name ?? '', url ?? '', (url ?? '').replace(/^https?:\/\//i, '').replace(/\/$/, '')]
}

/** What all comments of a person are signed with: staff name them in notes on any of them. */
export async function tracesOfAll(payload: Payload, owners: readonly Owner[]): Promise<string[]> {
  const traces = new Set<string>()
  for (const { id } of owners) {
    const comment = await loadComment(await createLocalReq({}, payload), id)
    for (const trace of comment ? tracesOf(comment) : []) traces.add(trace)
  }
  return [...traces]
}

/** Where people type freely about others. */
const freeText = [
  { collection: 'moderation-events', field: 'note' },
  { collection: 'bans', field: 'note' },
  { collection: 'author-notes', field: 'text' },
  { collection: 'reports', field: 'explanation' },
] as const satisfies { collection: CollectionSlug; field: string }[]

/** More texts than anybody writes an address into; a bound all the same. */
const maxTexts = 10_000

/**
 * Takes an address out of everything staff and reporters wrote, whatever it was written about: an address means one person
 * wherever it stands. Each text in a transaction of its own; again from the start it finds what is left.
 */
export async function clearAddress(payload: Payload, address: string): Promise<void> {
  const text = (written: string) => withoutTraces(written, [address])
  for (const { collection, field } of freeText) {
    const { docs } = await payload.db.find<{ id: string }>({
      collection,
      where: { [field]: { contains: address } },
      select: { [field]: true },
      pagination: false,
      limit: maxTexts,
      req: {},
    })
    for (const doc of docs) {
      const written: unknown = Reflect.get(doc, field)
      if (typeof written !== 'string' || text(written) === written) continue
      // Below access: these are records, and take no other change.
      const data = { [field]: text(written), updatedAt: null }
      await inOwnTransaction(payload, (req) =>
        payload.db.updateOne({ collection, id: doc.id, data, req, returning: false }),
      )
    }
  }
  await rewriteStatements(payload, text)
}
