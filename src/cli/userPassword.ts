import { Command } from 'commander'
import { createLocalReq } from 'payload'
import { makePasswordLink } from '#accounts'
import { accountOf, Failure, print, say, withCommon, withPayload } from './shared'

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
