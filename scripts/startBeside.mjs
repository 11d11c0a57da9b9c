import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Starts what the server needs beside it, which prints its address. */
export const startBeside = async (script, ...args) => {
  const child = spawn(process.execPath, ['--import', 'tsx', `tests/support/${script}.cli.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return {
    url: String(line).trim(),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
