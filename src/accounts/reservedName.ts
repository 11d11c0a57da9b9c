import type { PayloadRequest } from 'payload'
import type { FactInput, FactSource } from '#comments'
import { foldName } from '#moderation'
import { accountServicesOf, type ReservedNames } from './services'

/** Far more people than any staff has; a bound all the same. */
const most = 5000

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
  const { authors, users } = await accountServicesOf(req.payload).people.get(() => readPeople(req))
  const own = users.find(({ id }) => id === account)
  const isOwn = ({ id }: Named): boolean =>
    id === account || (own !== undefined && id === (typeof own.byline === 'object' ? own.byline?.id : own.byline))
  const reserved = [...users, ...authors].filter((person) => foldName(person.name ?? '') === name)
  return reserved.length > 0 && !reserved.some(isOwn)
}

export const reservedNameFact: FactSource = { fact: 'reservedName', gather: isReservedName }

async function readPeople(req: PayloadRequest): Promise<ReservedNames> {
  const bearing = async (collection: 'users' | 'authors'): Promise<Named[]> => {
    const { docs } = await req.payload.db.find<Named>({
      collection,
      select: { name: true, ...(collection === 'users' ? { byline: true } : {}) },
      limit: most,
      pagination: false,
      req,
    })
    return docs
  }
  return { users: await bearing('users'), authors: await bearing('authors') }
}
