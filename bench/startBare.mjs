import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Starts `bare.mjs` in a process of its own. */
export const startBare = async (answers) => {
  const child = spawn(process.execPath, ['bench/bare.mjs', answers], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
