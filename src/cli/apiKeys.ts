import { Command, Option } from 'commander'
import { createLocalReq } from 'payload'
import { addKey, endKey, type ListedKey, newKeyInput, readKeys } from '#accounts'
import { type KeyScope, keyScopes, Refusal } from '#platform'
import { accountOf, Failure, print, say, withCommon, withPayload } from './shared'

type Common = { json: boolean; development: boolean }
type AddOptions = Common & { account: string; name: string; scope: KeyScope; origin: string[]; expires?: string }
type ListOptions = Common & { account?: string }

/** `colloquy api-keys`: keys of programs, made, listed and ended where nobody is at the admin. */
export function apiKeys(): Command[] {
  return [
    withCommon(new Command('add'))
      .description('Make a key for a program. It is written to standard output, this once.')
      .requiredOption('--account <address>', 'the account it belongs to; it never may more than that')
      .requiredOption('--name <name>', 'what it is for')
      .addOption(new Option('--scope <scope>', 'what it may do').choices(keyScopes).makeOptionMandatory())
      .option('--origin <origin...>', 'sites whose pages may send it, for a key that reads', [])
      .option('--expires <date>', 'when it ends, such as 2027-01-31; never if absent')
      .addHelpText(
        'after',
        '\nExample:\n  colloquy api-keys add --account ada@example.org --name blog --scope read > blog.key',
      )
      .action(add),
    withCommon(new Command('list'))
      .description('List the keys there are; never the keys themselves.')
      .option('--account <address>', 'of this account only')
      .action(list),
    withCommon(new Command('remove').argument('<id>', 'as api-keys list shows it'))
      .description('End a key at once.')
      .action(remove),
  ]
}

async function add({ account, development, expires, json, name, origin, scope }: AddOptions): Promise<void> {
  const ends = expires === undefined ? undefined : new Date(expires)
  if (ends && Number.isNaN(ends.getTime())) throw new Failure('--expires is a date, such as 2027-01-31.', 2)
  const read = newKeyInput.safeParse({ name, scope, origins: origin, expiresAt: ends?.toISOString() })
  if (!read.success) throw new Failure(read.error.issues.map(({ message }) => message).join('\n'), 2)
  say('Opening the site …')
  const made = await withPayload({ development }, async (payload) =>
    addKey(await createLocalReq({}, payload), await accountOf(payload, account), read.data).catch(explain),
  )
  say('This key is not shown again:')
  await print({ ...made }, { json, text: made.key })
}

async function list({ account, development, json }: ListOptions): Promise<void> {
  const keys = await withPayload({ development }, async (payload) =>
    readKeys(
      await createLocalReq({}, payload),
      account === undefined ? undefined : (await accountOf(payload, account)).id,
    ),
  )
  await print({ keys }, { json, text: keys.map(lineOf).join('\n') || 'There are no keys.' })
}

const lineOf = ({ createdAt, expiresAt, id, name, origins, scope }: ListedKey): string =>
  [id, scope, name, `made ${createdAt.slice(0, 10)}`, expiresAt ? `ends ${expiresAt.slice(0, 10)}` : '', ...origins]
    .filter(Boolean)
    .join('  ')

async function remove(id: string, { development, json }: Common): Promise<void> {
  const isKnown = await withPayload({ development }, async (payload) => endKey(await createLocalReq({}, payload), id))
  if (!isKnown) throw new Failure('There is no such key. colloquy api-keys list shows those there are.')
  await print({ id }, { json, text: `The key ${id} has ended.` })
}

function explain(error: unknown): never {
  if (error instanceof Refusal) throw new Failure(error.data?.errors.map(({ message }) => message).join('\n') ?? '')
  throw error
}
