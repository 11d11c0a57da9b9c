import { Command, CommanderError } from 'commander'
import { ConfigError, startFailure } from '../config'
import { apiKeys } from './apiKeys'
import { keysMake, keysRotate } from './keys'
import { personErase, personExport, personReplay } from './person'
import { picturesClean } from './picturesClean'
import { policyReplay } from './policyReplay'
import { Failure, say } from './shared'
import { spamEvaluate, spamTrain } from './spam'
import { userAdd, userList, userPassword } from './user'
import { widget } from './widget'

/** Does what a command line asks for, and answers its exit code. */
export async function run(given: readonly string[]): Promise<number> {
  try {
    const colloquy = program()
    await colloquy.parseAsync(withoutVainHelp(colloquy, given), { from: 'user' })
    return 0
  } catch (error) {
    return exitCodeOf(error)
  }
}

function program(): Command {
  const colloquy = new Command('colloquy')
    .description('Looks after a Colloquy site from the command line.')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 used wrongly.')
  const user = colloquy.command('user').description('Staff accounts.')
  for (const command of [userAdd(), userList(), userPassword()]) user.addCommand(command)
  const keys = colloquy.command('keys').description('Keys of the address vault.')
  keys.addCommand(keysMake())
  keys.addCommand(keysRotate())
  const programs = colloquy.command('api-keys').description('Keys of programs that use the API.')
  for (const command of apiKeys()) programs.addCommand(command)
  const policy = colloquy.command('policy').description('Settings that decide about comments.')
  policy.addCommand(policyReplay())
  const person = colloquy.command('person').description('What is kept about a reader.')
  for (const command of [personExport(), personErase(), personReplay()]) person.addCommand(command)
  const pictures = colloquy.command('pictures').description('Uploaded pictures.')
  pictures.addCommand(picturesClean())
  const spam = colloquy.command('spam').description('The spam filter that learns.')
  for (const command of [spamEvaluate(), spamTrain()]) spam.addCommand(command)
  colloquy.addCommand(widget())
  for (const command of [colloquy, ...colloquy.commands, ...colloquy.commands.flatMap(({ commands }) => commands)])
    command.exitOverride().showHelpAfterError('(--help tells more)')
  return colloquy
}

function exitCodeOf(error: unknown): number {
  // Help that was asked for is no mistake; help in place of a missing command is one.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Failure) {
    say(error.message)
    return error.exitCode
  }
  say(startFailure(error))
  if (error instanceof ConfigError && !error.message.includes('--development'))
    say('Where the site was started by npm start, add --development to the command.')
  return 1
}

const isHelp = (text: string): boolean => text === '--help' || text === '-h'

/** Commander helps with what it knows of a command that is not there. Without the wish for help it says that there is none. */
function withoutVainHelp(colloquy: Command, given: readonly string[]): readonly string[] {
  let command: Command | undefined = colloquy
  for (const name of given) {
    if (name.startsWith('-') || !command || command.commands.length === 0) break
    command = name === 'help' ? undefined : command.commands.find((one) => one.name() === name)
    if (!command && name !== 'help') return given.filter((text) => !isHelp(text))
  }
  return given
}
