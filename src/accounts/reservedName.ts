import type { PayloadRequest } from 'payload'
import type { FactInput, FactSource } from '#comments'
import { foldName } from '#moderation'
import { accountServicesOf, type ReservedNames } from './services'

/** Of accounts and of authors: far more than any site has. */
const maxNames = 5000

type Named = ReservedNames['users'][number]

/**
 * Whether the name is that of staff or of an author, and the sender is somebody else. A new comment of somebody signed in
 * carries the account's own name; a changed one may have got another. Names are compared folded, which no database does
 * alike: they are few, and kept in memory until one of them changes.
 */
async function isReservedName(
  req: PayloadRequest,
  { comment, sender: { account }, submission }: FactInput,
): Promise<boolean> {
  const name = foldName(submission.name)
  if (name === '' || (account && !comment)) return false
  const { authors, users } = await accountServicesOf(req.payload).reservedNames.get(() => readReservedNames(req))
  const own = users.find(({ id }) => id === account)
  const isOwn = ({ id }: Named): boolean =>
    id === account || (own !== undefined && id === (typeof own.byline === 'object' ? own.byline?.id : own.byline))
  const reserved = [...users, ...authors].filter((named) => foldName(named.name ?? '') === name)
  return reserved.length > 0 && !reserved.some(isOwn)
}

export const reservedNameFact: FactSource = { fact: 'reservedName', gather: isReservedName }

async function readReservedNames(req: PayloadRequest): Promise<ReservedNames> {
  const namesIn = async (collection: 'users' | 'authors'): Promise<Named[]> => {
    const { docs } = await req.payload.db.find<Named>({
      collection,
      select: { name: true, ...(collection === 'users' ? { byline: true } : {}) },
      limit: maxNames,
      pagination: false,
      req,
    })
    return docs
  }
  return { users: await namesIn('users'), authors: await namesIn('authors') }
}
