import { Command } from 'commander'
import { print, withCommon, withPayload } from './shared'

type Listed = { id: string; email: string; role: unknown; name?: string | null; createdAt: string }

/** A site has far fewer accounts of staff; more would not fit a terminal. */
const mostListed = 1000

/** `colloquy user list`: who can sign in. Whoever can run this can read the database as well. */
export function userList(): Command {
  return withCommon(new Command('list')).description('List the staff accounts: address, role and name.').action(list)
}

async function list({ development, json }: { development: boolean; json: boolean }): Promise<void> {
  const { docs, totalDocs } = await withPayload({ development }, (payload) =>
    payload.db.find<Listed>({
      collection: 'users',
      select: { email: true, role: true, name: true, createdAt: true },
      sort: ['email'],
      limit: mostListed,
      req: {},
    }),
  )
  const accounts = docs.map(({ createdAt, email, id, name, role }) => ({
    id: String(id),
    email,
    role,
    name: name ?? '',
    createdAt: new Date(createdAt).toISOString(),
  }))
  const lines = accounts.map(({ createdAt, email, name, role }) =>
    [email, role, name, `since ${createdAt.slice(0, 10)}`].join('  '),
  )
  if (totalDocs > docs.length) lines.push(`and ${totalDocs - docs.length} more.`)
  await print({ accounts, total: totalDocs }, { json, text: lines.join('\n') || 'There are no accounts.' })
}
