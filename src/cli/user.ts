import { Command, Option } from 'commander'
import { createLocalReq, ValidationError } from 'payload'
import { makePasswordLink } from '#accounts'
import { type Role, roles } from '#platform'
import { accountOf, Failure, print, readInput, say, withCommon, withPayload } from './shared'

type UserAddOptions = { email: string; role: Role; name?: string; json: boolean; development: boolean }

/** `colloquy user add`: a staff account, also where nobody can sign in yet or any more. */
export function userAdd(): Command {
  return withCommon(
    new Command('add')
      .description('Make a staff account. The password (12 characters at least) is read from standard input.')
      .requiredOption('--email <address>', 'what the person signs in with')
      .addOption(new Option('--role <role>', 'what the person may do').choices(roles).makeOptionMandatory())
      .option('--name <name>', 'what colleagues see; the part of the address before the @ if absent'),
  )
    .addHelpText('after', '\nExample:\n  colloquy user add --email ada@example.org --role editor < password.txt')
    .action(addUser)
}

async function addUser({
  email,
  role,
  name = email.split('@')[0] ?? email,
  json,
  development,
}: UserAddOptions): Promise<void> {
  const password = await readInput({
    input: process.stdin,
    name: 'password',
    example: 'colloquy user add … < password.txt',
  })
  say('Opening the site …')
  const user = await withPayload({ development }, (payload) =>
    payload
      // Whoever can run this can read the database as well.
      .create({ collection: 'users', data: { email, role, name, password }, overrideAccess: true })
      .catch(explain),
  )
  await print({ id: user.id, email, role }, { json, text: `Added ${email} as ${role}.` })
}

function explain(error: unknown): never {
  if (error instanceof ValidationError)
    throw new Failure(error.data.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  throw error
}

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

type UserPasswordOptions = { email: string; json: boolean; development: boolean }

/** `colloquy user password`: the way to a new password where no mail can be sent. */
export function userPassword(): Command {
  return withCommon(new Command('password'))
    .description('Make a link by which an account chooses a new password. It is written to standard output, this once.')
    .requiredOption('--email <address>', 'what the person signs in with')
    .addHelpText(
      'after',
      '\nThe link is good for an hour and for one use; whoever has it gets into the account, so hand it over safely.\nOne-time codes stay as they are.\n\nExample:\n  colloquy user password --email ada@example.org',
    )
    .action(link)
}

async function link({ development, email, json }: UserPasswordOptions): Promise<void> {
  say('Opening the site …')
  const made = await withPayload({ development }, async (payload) => {
    const account = await accountOf(payload, email)
    return makePasswordLink(await createLocalReq({}, payload), account.email)
  })
  if (!made) throw new Failure('The link could not be made. Please try again.')
  say('Good for an hour and for one use:')
  await print({ link: made }, { json, text: made })
}
