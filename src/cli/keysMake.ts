import { Command } from 'commander'
import { makeKeyFile, newMasterKey } from '#vault'
import { Failure, print } from './shared'

type KeysMakeOptions = { file?: string; print: boolean; json: boolean }

/** `colloquy keys make`: the key a site in production needs before its first start. */
export function keysMake(): Command {
  return new Command('make')
    .description('Make the key of the address vault. Never replaces a file.')
    .option('--file <path>', 'where to put it (VAULT_KEY_FILE); keep a copy apart from the database')
    .option('--print', 'write it to standard output instead, for VAULT_KEY', false)
    .option('--json', 'write the result as JSON', false)
    .action(make)
}

async function make({ file, json, print: shown }: KeysMakeOptions): Promise<void> {
  if ((file === undefined) !== shown) throw new Failure('Say either --file PATH or --print.', 2)
  if (file === undefined) {
    const key = newMasterKey()
    return print({ ...key }, { json, text: JSON.stringify(key) })
  }
  if (!makeKeyFile(file))
    throw new Failure(`${file} is there already. Replacing it would make every address unreadable.`)
  await print({ file }, { json, text: `Made ${file}. Keep a copy of it apart from the database.` })
}
