import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Starts `bare.mjs` in a process of its own, with `bench/inside.mjs` in it where `env` says so: then it can be asked. */
export const startBare = async (answers, env = {}) => {
  const child = spawn(process.execPath, ['bench/bare.mjs', answers], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  const [port] = await once(child.stdout, 'data')
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    async ask(measure) {
      child.send({ measure })
      for (;;) {
        const [message] = await once(child, 'message')
        if (message?.measured === measure) return message.value
      }
    },
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
