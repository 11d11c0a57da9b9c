import type { CollectionAfterOperationHook, CollectionBeforeOperationHook, PayloadRequest } from 'payload'
import { refusal } from '#platform'
import { type ArticleState, readStates } from './openDrafts'

/**
 * Autosave overwrites one version for as long as it is the newest. After this time, and before it would overwrite the words of
 * somebody else, the next one begins a version of its own, so that there is a way back.
 */
const autosaveVersionMs = 5 * 60_000

type UpdateArgs = { id: string | number; autosave?: boolean; data: Record<string, unknown>; draft?: boolean }

/** The state a write is based on: what the client says it has seen, or what its copy of the article is dated with. */
type Basis = { at: unknown; path: 'seen' | 'updatedAt'; isStrict: boolean }

function basisOf({ data, id }: UpdateArgs, req: PayloadRequest): Basis | undefined {
  if (data.seen !== undefined) return { at: data.seen, path: 'seen', isStrict: true }
  const ifMatch = String(req.routeParams?.id) === String(id) ? req.headers.get('if-match') : null
  if (ifMatch !== null && ifMatch !== '*')
    return { at: ifMatch.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'), path: 'seen', isStrict: true }
  if (data.updatedAt === undefined || data.updatedAt === null) return undefined
  return { at: data.updatedAt, path: 'updatedAt', isStrict: false }
}

const timeIn = (value: unknown): number =>
  typeof value === 'string' || value instanceof Date ? new Date(value).getTime() : Number.NaN

async function nameOf(req: PayloadRequest, editor: ArticleState['editedBy']): Promise<string> {
  if (!editor) return 'Somebody else'
  const user = await req.payload.db.findOne<{ id: string; name?: string | null }>({
    collection: 'users',
    where: { id: { equals: editor } },
    select: { name: true },
    req,
  })
  return user?.name || 'Somebody else'
}

/**
 * Refuses a save that is based on an older state than the newest one, so that two editors do not undo each other: `seen` in the
 * data or `If-Match`, each with the `updatedAt` of what was read; without them the `updatedAt` that comes with a copy of the
 * article, as the admin sends it. In the latter case one's own last save is no conflict: a form may be sent again before it
 * has heard of its last save.
 * @throws Refusal `conflict`, `invalid_input`
 */
export const refuseStale: CollectionBeforeOperationHook<'articles'> = async ({ args, operation, req }) => {
  if (operation !== 'update' || !('id' in args) || args.id === undefined) return
  const given = args as unknown as UpdateArgs
  const basis = basisOf(given, req)
  delete given.data.seen
  if (!basis && !given.autosave) return
  const states = await readStates(req, given.id)
  if (!states) return
  const { newest, stored } = states
  const latest = newest?.state ?? stored
  const isOthers = latest.editedBy !== req.user?.id
  if (basis) {
    const at = timeIn(basis.at)
    if (Number.isNaN(at))
      throw refusal('invalid_input', {
        path: basis.path,
        message: 'Please send the `updatedAt` of what you have read.',
      })
    const isNewest = at === timeIn(latest.updatedAt)
    // What names no status is written into the published version, whatever the draft is.
    const isPublished = !given.draft && given.data._status === undefined && at === timeIn(stored.updatedAt)
    if (!isNewest && !isPublished && (basis.isStrict || isOthers))
      throw refusal('conflict', {
        path: basis.path,
        message: `${await nameOf(req, latest.editedBy)} has changed this article since you opened it. Nothing was saved, and your text is still here.`,
      })
  }
  // Payload dates versions by its own clock.
  const isOld = newest?.isAutosave === true && (isOthers || Date.now() - timeIn(newest.createdAt) > autosaveVersionMs)
  if (given.autosave && isOld) given.autosave = false
}

/**
 * Payload ends the lock of an article with every save, the automatic ones as well. Whoever saves automatically is still writing:
 * others are told so for as long as that goes on.
 */
export const keepLock: CollectionAfterOperationHook<'articles'> = async ({ args, operation, req, result }) => {
  if (operation !== 'updateByID' || !('id' in args)) return result
  const { user } = req
  if (!user || String(req.query?.autosave) !== 'true' || String(req.routeParams?.id) !== String(args.id)) return result
  await req.payload.db.create({
    collection: 'payload-locked-documents',
    data: {
      document: { relationTo: 'articles', value: args.id },
      user: { relationTo: user.collection, value: user.id },
    },
    req,
  })
  return result
}
