import { Command, Option } from 'commander'
import { ValidationError } from 'payload'
import { type Role, roles } from '#platform'
import { Failure, print, readInput, say, withPayload } from './shared'

type UserAddOptions = { email: string; role: Role; name?: string; json: boolean; development: boolean }

/** `colloquy user add`: a staff account, also where nobody can sign in yet or any more. */
export function userAdd(): Command {
  return new Command('add')
    .description('Make a staff account. The password (12 characters at least) is read from standard input.')
    .requiredOption('--email <address>', 'what the person signs in with')
    .addOption(new Option('--role <role>', 'what the person may do').choices(roles).makeOptionMandatory())
    .option('--name <name>', 'what colleagues see; the part of the address before the @ if absent')
    .option('--json', 'write the result as JSON', false)
    .option('--development', 'make up missing secrets, as npm start does', false)
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
