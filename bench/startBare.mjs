import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'

/** What Node adds by itself it adds on both sides; and what is compressed is sent as it is. */
const ofEachServer = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'content-encoding']

/** Writes answers by their address for `startBare`, headers included. @returns {string} the file */
export const answersOf = (answers, file) => {
  const plain = Object.entries(answers).map(([target, { body, headers, status = 200 }]) => {
    if (status !== 200) throw new Error(`${target}: ${status} ${body}`)
    const own = Object.entries(headers).filter(([name]) => !ofEachServer.includes(name))
    return [target, { body: body.toString('utf8'), headers: Object.fromEntries(own) }]
  })
  writeFileSync(file, JSON.stringify(Object.fromEntries(plain)))
  return file
}

/** Starts `bare.mjs` in a process of its own, with `bench/inside.mjs` in it where `env` says so: then it can be asked. */
export const startBare = (answers, env = {}) => startPeer(['bench/bare.mjs', answers], env)

/** The same for another server that prints its port. */
export const startPeer = async (args, env = {}) => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  let written = ''
  // The port stands in a line of its own, whatever else is printed.
  const port = await new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)))
    child.stdout.setEncoding('utf8').on('data', (text) => {
      written += text
      const [, found] = /^(\d+)\n/m.exec(written) ?? []
      if (found) resolve(found)
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
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
