// Runs `next start` in this process, so that it can be asked what it has used, and prints its port once the API answers.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const probe = createServer().listen(0, '127.0.0.1')
await once(probe, 'listening')
const { port } = probe.address()
probe.close()
await once(probe, 'close')

process.argv.splice(2, Infinity, 'start', import.meta.dirname, '-H', '127.0.0.1', '-p', String(port))
await import('next/dist/bin/next')

const until = Date.now() + 60_000
for (;;) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/articles?limit=1`).catch(() => undefined)
  if (answer?.ok) break
  if (Date.now() > until) throw new Error(`Next does not answer: ${answer?.status} ${await answer?.text()}`)
  await pause(200)
}
process.stdout.write(`\n${port}\n`)
