// How many actions 100 comments cost with and without campaigns decided as one: organic comments of the shipped data, judged by a
// filter that has learned from the other article only, and seeded campaigns of near-duplicates among them.
// usage: npm run bench:campaigns -- [--seed N] [--share 0..1] [--file FILE.jsonl] [--json]
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { recordsOf, thresholdsFor } from '../src/moderation/spam/evaluate.ts'
import { featuresOf } from '../src/moderation/spam/features.ts'
import { probabilityOf, train } from '../src/moderation/spam/filter.ts'
import { alikeFrom, bandsOf, likeness, printOf, textHash } from '../src/moderation/spam/print.ts'

import { groupSimilar, printsKept } from '../src/moderation/spam/similar.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '0.67' },
    file: { type: 'string', default: 'scripts/spam/comments.jsonl' },
    json: { type: 'boolean', default: false },
  },
})

const print = (line) => process.stdout.write(`${line}\n`)

/** Mulberry32: the same numbers from the same seed. */
const randomFrom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const hourMs = 60 * 60_000
/** Somebody looks at the desk this often. */
const lookEveryMs = 8 * hourMs
/** For how long a decision holds (the default of the settings). */
const holdsMs = 7 * 24 * hourMs
const streamDays = 14

/** A campaign's text in other words: some left out, some doubled by filler, numbers and links changed, capitals now and then. */
const filler = 'really just now so very today please guys friends honestly simply finally'.split(' ')
const vary = (text, random) => {
  const pick = (list) => list[Math.floor(random() * list.length)]
  const words = text.split(/\s+/).flatMap((word) => {
    if (/\d/.test(word)) return [word.replace(/\d/g, () => Math.floor(random() * 10))]
    const dice = random()
    return dice < 0.02 ? [] : dice < 0.04 ? [pick(filler)] : dice < 0.06 ? [word, pick(filler)] : [word]
  })
  const varied = `${words.join(' ')}${pick(['', '!', '!!!', ' :)', ` https://x${Math.floor(random() * 1e6)}.example`])}`
  return random() < 0.1 ? varied.toUpperCase() : varied
}

/** Fourteen days: the comments of one article spread over them, and campaigns that each last a day or more. */
const streamOf = (comments, random, share) => {
  const stream = comments.map((comment) => ({ ...comment, at: random() * streamDays * 24 * hourMs, campaign: -1 }))
  const templates = comments.filter(({ spam, text }) => spam && printOf(text) !== '')
  const wanted = Math.round((comments.length * share) / (1 - share))
  for (let campaign = 0, made = 0; made < wanted; campaign++) {
    const { text } = templates[Math.floor(random() * templates.length)]
    // Many small ones and few large ones, as it is everywhere.
    const size = Math.min(wanted - made, 3 + Math.floor(60 * random() ** 3))
    const start = random() * (streamDays - 1) * 24 * hourMs
    const lasts = (1 + 5 * random()) * 24 * hourMs
    for (let index = 0; index < size; index++)
      stream.push({ text: vary(text, random), spam: true, at: start + random() * lasts, campaign })
    made += size
  }
  return stream.sort((one, other) => one.at - other.at)
}

/**
 * What people do: every comment between the thresholds waits; at each look the groups of near-duplicates that wait are one action each, and
 * so is everything else. With `together`, a decision on a group of spam holds for what comes later.
 */
const simulate = (stream, { discard, model, publish, together }) => {
  const result = { comments: stream.length, actions: 0, followed: 0, published: 0, wronglyPublished: 0, goodLost: 0 }
  let waiting = []
  let standing = []
  let nextLook = lookEveryMs
  const look = (now) => {
    const groups = together ? groupSimilar(waiting) : []
    const grouped = new Set()
    for (const ids of groups) {
      const members = ids.map((id) => waiting.find((comment) => comment.id === id))
      // Nobody decides as one on what is not of one kind.
      if (members.some(({ spam }) => spam !== members[0].spam)) continue
      result.actions += 1
      for (const id of ids) grouped.add(id)
      if (members[0].spam)
        standing.push({ until: now + holdsMs, prints: printsKept(members.map(({ print }) => print)) })
    }
    result.actions += waiting.filter(({ id }) => !grouped.has(id)).length
    for (const { spam } of waiting) if (!spam) result.published += 1
    waiting = []
  }
  for (const [id, { at, spam, text }] of stream.entries()) {
    while (at > nextLook) {
      look(nextLook)
      nextLook += lookEveryMs
    }
    const comment = { id: String(id), spam, print: printOf(text), textHash: textHash(text) }
    standing = standing.filter(({ until }) => until > at)
    const bands = new Set(bandsOf(comment.print))
    const joined = standing.some(({ prints }) =>
      prints.some(
        (print) => bandsOf(print).some((band) => bands.has(band)) && likeness(print, comment.print) >= alikeFrom,
      ),
    )
    const probability = probabilityOf(model, featuresOf({ text }))
    if (joined) {
      result.followed += 1
      if (!spam) result.goodLost += 1
    } else if (probability < publish) {
      result.published += 1
      if (spam) result.wronglyPublished += 1
    } else if (probability > discard) {
      if (!spam) result.goodLost += 1
    } else waiting.push(comment)
  }
  look(Number.POSITIVE_INFINITY)
  return result
}

const comments = readFileSync(values.file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const share = Number(values.share)
const good = comments.filter(({ spam }) => !spam)
const sums = { alone: undefined, together: undefined }
const add = (before, more) =>
  before ? Object.fromEntries(Object.entries(more).map(([key, value]) => [key, before[key] + value])) : more
for (const group of new Set(comments.map((comment) => comment.group))) {
  const { model, unseen } = train(recordsOf(comments.filter((comment) => comment.group !== group)))
  const thresholds = thresholdsFor(unseen)
  const stream = streamOf(
    comments.filter((comment) => comment.group === group),
    randomFrom(Number(values.seed)),
    share,
  )
  for (const way of ['alone', 'together'])
    sums[way] = add(sums[way], simulate(stream, { ...thresholds, model, together: way === 'together' }))
}

let closest = 0
const prints = comments.map(({ spam, text }) => ({ spam, print: printOf(text) })).filter(({ print }) => print !== '')
for (const [index, one] of prints.entries())
  for (const other of prints.slice(0, index))
    if (!one.spam || !other.spam) closest = Math.max(closest, likeness(one.print, other.print))
const started = performance.now()
for (const { text } of comments) printOf(text)
const printMs = (performance.now() - started) / comments.length

const tell = ({ actions, comments: all, followed, goodLost, published, wronglyPublished }) => ({
  actionsPer100: (100 * actions) / all,
  followedPer100: (100 * followed) / all,
  wronglyPublishedPercent: (100 * wronglyPublished) / published,
  goodLostPercent: (100 * goodLost) / good.length,
})
const report = {
  seed: Number(values.seed),
  share,
  comments: sums.alone.comments,
  oneByOne: tell(sums.alone),
  asOne: tell(sums.together),
  closestUnrelated: closest,
  printMs,
}
if (values.json) print(JSON.stringify(report, null, 2))
else {
  const number = (value) => value.toFixed(1).padStart(8)
  print(`${report.comments} comments, ${100 * share} % of them in campaigns, seed ${report.seed}`)
  print('                        one by one  as one')
  for (const key of Object.keys(report.oneByOne))
    print(`${key.padEnd(26)}${number(report.oneByOne[key])}${number(report.asOne[key])}`)
  print(
    `Two comments of which one at least is good are never more alike than ${closest.toFixed(2)} (joined from ${alikeFrom} on).`,
  )
  print(`A print takes ${printMs.toFixed(3)} ms on average.`)
}
