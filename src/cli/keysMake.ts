import { Command } from 'commander'
import { makeKeyFile } from '../privacy/keyFile'
import { Failure } from './failure'
import { print } from './output'

/** `colloquy keys make`: the key file a site in production needs before its first start. */
export const keysMake = (): Command =>
  new Command('make')
    .description('Make the key file of the address vault (VAULT_KEY_FILE). Never replaces one.')
    .requiredOption('--file <path>', 'where to put it; keep a copy apart from the database')
    .option('--json', 'write the result as JSON', false)
    .action(async ({ file, json }: { file: string; json: boolean }) => {
      if (!makeKeyFile(file))
        throw new Failure(`${file} is there already. Replacing it would make every address unreadable.`)
      await print({ file }, { json, text: `Made ${file}. Keep a copy of it apart from the database.` })
    })
