// Whether the time an answer takes tells a known address from an unknown one: every public route that takes an address is
// asked in pairs, one known and one unknown in an order of chance; printed is the median of the differences with its 95 % interval
// (bootstrapped), in ms. Fails when an interval does not lie within ±1 ms.
// usage: npm run bench:timing   (TIMING_PAIRS=1000; 10000 for the full one. TIMING_LOGIN_PAIRS=1000, TIMING_ROUTE=part of a name)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { startBuilt } from '../scripts/startBuilt.mjs'
import { fillArticle } from './fillArticle.mjs'

const pairs = Number(process.env.TIMING_PAIRS ?? 1000)
const limitMs = 1
/** Checking a password takes a tenth of a second: fewer of these. An account has ten tries. */
const loginPairs = Math.min(pairs, Number(process.env.TIMING_LOGIN_PAIRS ?? 1000))
const triesEach = 8
/** `TIMING_PLANT=ms` makes known addresses wait so long at the door of this script: the check must find it. */
const planted = Number(process.env.TIMING_PLANT ?? 0)
const say = (text) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-timing-'))
const server = await startBuilt({
  dataDir: folder,
  env: {
    DEMO: 'false',
    SMTP_URL: 'smtp://127.0.0.1:9',
    READS_PER_MINUTE: '0',
    WRITES_PER_MINUTE: '0',
    LOG_LEVEL: 'fatal',
    TRUST_PROXY: '1',
  },
})

/** From another network each time: floods and tries of passwords are counted by network. */
let turn = 0
const headersOf = (type) => {
  turn += 1
  return {
    'content-type': type,
    origin: server.url,
    'x-forwarded-for': `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`,
  }
}
const post = async (target, body, type = 'application/json') => {
  const headers = headersOf(type)
  const text = type === 'application/json' ? JSON.stringify(body) : new URLSearchParams(body).toString()
  const started = performance.now()
  const response = await fetch(server.url + target, { method: 'POST', headers, body: text, redirect: 'manual' })
  await response.arrayBuffer()
  return { took: performance.now() - started, status: response.status }
}

const { slug } = await fillArticle(server)
const reported = (await (await fetch(`${server.url}/api/comments?limit=1&depth=0`)).json()).docs[0].id
const known = 'well.known@reader.example'
for (let index = 0; index < 50; index++)
  await post('/api/comments', { article: slug, name: 'Known', email: known, content: `Once upon a time ${index}.` })

/** Of a known address that has not been asked about before: what is mailed to one address is counted by the day. */
const knownOnce = (index) => `known.${index}@reader.example`
const asksOnce = new Set()
const once = (ask) => {
  const asks = (email, index) => ask(email === known ? knownOnce(index) : email)
  asksOnce.add(asks)
  return asks
}

const comment = (email) => ({ name: 'Reader', email, content: `Something new, number ${turn}.` })
const routes = [
  ['POST /api/comments', (email) => post('/api/comments', { article: slug, ...comment(email) })],
  [
    'POST /articles/…/comments (form)',
    (email) => post(`/articles/${slug}/comments`, comment(email), 'application/x-www-form-urlencoded'),
  ],
  [
    'GraphQL createComment',
    (email) =>
      post('/api/graphql', {
        query: 'mutation ($data: CommentInput!) { createComment(data: $data) { id } }',
        variables: { data: { article: slug, ...comment(email) } },
      }),
  ],
  ['POST /api/person/export', once((email) => post('/api/person/export', { email }))],
  ['POST /api/person/erase', once((email) => post('/api/person/erase', { email }))],
  ['POST /api/person/subscriptions', once((email) => post('/api/person/subscriptions', { email }))],
  ['POST /api/subscriptions', once((email) => post('/api/subscriptions', { article: slug, email, kind: 'replies' }))],
  [
    'POST /api/users/forgot-password',
    (email) => post('/api/users/forgot-password', { email: email === known ? server.admin.email : email }),
  ],
  ['POST /api/comments/…/report', (email) => post(`/api/comments/${reported}/report`, { reason: 'other', email })],
  [
    'POST /api/users/login',
    // Ten tries for each account: many accounts, each asked for eight times, and as many that do not exist.
    (email, index) => {
      const account = accounts[Math.floor(index / triesEach)]
      return post('/api/users/login', {
        email: email === known ? account : `no.${account}`,
        password: 'a password that is wrong',
      })
    },
  ],
]

const asAdmin = async (target, body) => {
  const response = await fetch(server.url + target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie: server.admin.cookie },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`)
}
const chosen = routes.filter(([name]) => name.includes(process.env.TIMING_ROUTE ?? ''))
const accounts = []
if (chosen.some(([name]) => name.endsWith('/login')))
  for (let index = 0; index * triesEach < loginPairs; index++) {
    const email = `staff-${index}@staff.example`
    await asAdmin('/api/users', {
      name: `Staff ${index}`,
      email,
      password: 'a long enough password',
      role: 'author',
      currentPassword: server.admin.password,
    })
    accounts.push(email)
  }
await asAdmin('/api/globals/discussion', { reportThreshold: 0 })
if (chosen.some(([, ask]) => asksOnce.has(ask)))
  for (let index = 0; index < pairs; index++)
    await post('/api/comments', {
      article: slug,
      name: 'Known',
      email: knownOnce(index),
      content: `Once, number ${index}.`,
    })

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
const interval = (values) => {
  const medians = Array.from({ length: 1000 }, () =>
    median(Array.from(values, () => values[Math.floor(Math.random() * values.length)])),
  ).sort((a, b) => a - b)
  return [medians[25], medians[974]]
}

let failed = false
say(`${'route'.padEnd(36)} pairs   median difference   95 % interval (ms)`)
for (const [name, ask] of chosen) {
  const wanted = name.endsWith('/login') ? loginPairs : pairs
  const differences = []
  for (let index = 0; index < wanted; index++) {
    const unknown = `new.${turn}.${index}@reader.example`
    const first = Math.random() < 0.5 ? known : unknown
    const took = {}
    for (const email of [first, first === known ? unknown : known]) {
      const answer = await ask(email, index)
      const expected = name.endsWith('/login') ? 401 : name.includes('form') ? 303 : undefined
      if (expected === undefined ? answer.status >= 300 : answer.status !== expected)
        throw new Error(`${name}: ${answer.status}`)
      took[email] = answer.took + (email === known ? planted : 0)
    }
    differences.push(took[known] - took[unknown])
  }
  const [low, high] = interval(differences)
  const within = low > -limitMs && high < limitMs
  failed ||= !within
  say(
    `${name.padEnd(36)} ${String(wanted).padStart(5)}   ${median(differences).toFixed(3).padStart(17)}   ${low.toFixed(3)} … ${high.toFixed(3)}${within ? '' : '   OUTSIDE ±1 ms'}`,
  )
}
await server.stop()
rmSync(folder, { recursive: true, force: true })
if (failed) process.exitCode = 1
