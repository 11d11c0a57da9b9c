import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'
import type { FactInput, FactSource } from '#comments'
import { claimsStaff, isNameLike, readingsOf, withoutDirectionMarks } from '#moderation'
import { isAdmin, isEditor, refusal } from '#platform'
import { accountServicesOf, type ReservedName, type ReservedNames } from './services'

/** Of accounts and of authors: far more than any site has. */
const maxNames = 5000

/**
 * Whether the name may be taken for that of staff, of an author or of the site, and the sender is somebody else. A new comment
 * of somebody signed in carries the account's own name; a changed one may have got another. Names are compared folded and by
 * their looks, which no database does: they are few, and kept in memory until one of them changes.
 */
async function isReservedName(
  req: PayloadRequest,
  { comment, sender: { account }, submission }: FactInput,
): Promise<boolean> {
  if (account && !comment) return false
  const name = readingsOf(submission.name)
  const { authors, site, users } = await accountServicesOf(req.payload).reservedNames.get(() => readReservedNames(req))
  const own = users.find(({ id }) => id === account)
  const isOwn = ({ id }: ReservedName): boolean => id === account || (own?.byline !== undefined && id === own.byline)
  const alike = [...users, ...authors].filter(({ readings }) => isNameLike(name, readings))
  if (alike.some(isOwn)) return false
  return alike.length > 0 || (!account && (claimsStaff(name) || isNameLike(name, site)))
}

export const reservedNameFact: FactSource = { fact: 'reservedName', gather: isReservedName }

type Named = { id: string; name?: string | null; byline?: string | { id: string } | null }

async function readReservedNames(req: PayloadRequest): Promise<ReservedNames> {
  const namesIn = async (collection: 'users' | 'authors'): Promise<ReservedName[]> => {
    const { docs } = await req.payload.db.find<Named>({
      collection,
      select: { name: true, ...(collection === 'users' ? { byline: true } : {}) },
      limit: maxNames,
      pagination: false,
      req,
    })
    return docs.map(({ byline, id, name }) => ({
      id: String(id),
      readings: readingsOf(name ?? ''),
      ...(byline ? { byline: String(typeof byline === 'object' ? byline.id : byline) } : {}),
    }))
  }
  // With the name it has before anybody has given it one.
  const site = await req.payload.findGlobal({ slug: 'site', depth: 0, select: { title: true }, req })
  return { users: await namesIn('users'), authors: await namesIn('authors'), site: readingsOf(site.title ?? '') }
}

/**
 * A byline or an account is renamed to nobody else's name, but by those who keep all of them: editors may have two authors of
 * one name. Marks of direction are taken out.
 */
export const refuseTakenName: CollectionBeforeChangeHook = async ({
  collection,
  data,
  operation,
  originalDoc,
  req,
}) => {
  if (typeof data.name !== 'string') return data
  const name = withoutDirectionMarks(data.name).trim()
  const mayName = collection.slug === 'users' ? isAdmin(req.user) : isEditor(req.user)
  if (operation === 'create' || !req.user || mayName || name === originalDoc?.name) return { ...data, name }
  const { authors, users } = await readReservedNames(req)
  const account = users.find(({ id }) => id === String(req.user?.id))
  const own = [account?.id, account?.byline]
  const readings = readingsOf(name)
  if ([...users, ...authors].some(({ id, readings: theirs }) => !own.includes(id) && isNameLike(readings, theirs)))
    throw refusal('invalid_input', {
      path: 'name',
      message: 'Somebody else here has this name, or one that looks like it.',
    })
  return { ...data, name }
}
