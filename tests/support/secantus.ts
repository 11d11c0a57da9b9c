import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installed, patienceMs } from './installed'

const version = '0.7.0b3'
const run = promisify(execFile)

/**
 * SecantusDB speaks MongoDB's wire protocol and installs from PyPI into a virtual environment, where no mongod can be had.
 * Run as a process of its own, for tests only.
 * @returns the program to start, or why there is none
 */
export const installSecantus = async (): Promise<{ program: string } | { fault: string }> => {
  const found = await installed({ name: 'secantusdb', version }, async (home) => {
    await run('python3', ['-m', 'venv', home])
    await run(
      join(home, 'bin', 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', `secantusdb==${version}`],
      { timeout: patienceMs },
    )
  })
  return 'fault' in found ? found : { program: join(found.home, 'bin', 'secantusd-py') }
}
