// A bare node:http server that sends given answers: what this machine can do at most, to compare with.
// usage: node bench/bare.mjs ANSWERS.json   (path → {headers, body}); prints its port.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const answers = new Map(
  Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8'))).map(([path, { headers, body }]) => {
    const bytes = Buffer.from(body)
    return [path, { headers: { ...headers, 'content-length': bytes.length }, bytes }]
  }),
)
const server = createServer((req, res) => {
  const answer = answers.get(req.url)
  if (!answer) return res.writeHead(404).end()
  const send = () => res.writeHead(200, answer.headers).end(answer.bytes)
  if (req.method !== 'POST') return send()
  // Reads what is asked as anybody has to.
  const chunks = []
  req.on('data', (chunk) => chunks.push(chunk))
  req.on('end', () => send(Buffer.concat(chunks)))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.on('SIGTERM', () => process.exit(0))
