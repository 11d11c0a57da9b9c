// What a request costs on a site of BENCH_ARTICLES articles with 100 comments each, of which everything has a history, beside what it costs
// on a site of 200 such articles: answers that are not in memory, and posts. Rounds of both take turns, each asking for 200
// articles, on the large site spread over all of them. And a thread out of 100,000 comments of one article beside one out of 20. The
// SQLite files are filled directly; the large one takes about 6 GB and some minutes. `BENCH_DATA` keeps them in a folder, to be
// measured again. Fails where something costs over a fifth more, or the thread over half as much again, by the cheapest rounds of both
// and by the median of the rounds' ratios.
// usage: npm run bench:million [-- --keep]   (BENCH_ARTICLES=10000, BENCH_ROUNDS=10, BENCH_ONLY=part of a name, BENCH_DATA=folder, BENCH_PROFILE=folder)
import { mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createAsker } from './asking.mjs'
import { startFilled } from './filledSite.mjs'
import { changeArticles, forgetAnswers } from './fillSite.mjs'
import { machine, printAndKeep } from './keep.mjs'
import { kindsOf, madeOfArticles } from './kinds.mjs'
import { costOf, inTurns } from './measured.mjs'
import { closeConnections, decideBy, postMany, ways } from './posts.mjs'
import { rounded, spread } from './spread.mjs'

const largeCount = Number(process.env.BENCH_ARTICLES ?? 10_000)
const smallCount = 200
const commentsEach = 100
/** Of one more article of the large site; another one has 20. */
const crowd = Number(process.env.BENCH_CROWD ?? 100_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 10)
const only = process.env.BENCH_ONLY ?? ''
const profiles = process.env.BENCH_PROFILE
const changed = ', changed'
const posts = 100
const mostTimes = { site: 1.2, thread: 1.5 }
/** With what stands around it. */
const bytesPerComment = 7000

const folder = process.env.BENCH_DATA ?? mkdtempSync(path.join(os.tmpdir(), 'colloquy-bench-million-'))
mkdirSync(folder, { recursive: true })
const { bavail, bsize } = statfsSync(folder)
const needed = (largeCount * commentsEach + crowd) * bytesPerComment * 1.5
if (bavail * bsize < needed) throw new Error(`${folder} has less than the ${Math.ceil(needed / 1e9)} GB this may take.`)
const { askAll, close, get } = createAsker(8)
const say = (text) => process.stderr.write(`${text}\n`)

const startSite = async (name, input) => {
  const site = await startFilled(path.join(folder, name), { ...input, comments: commentsEach, isWhole: true })
  return { ...site, article: site.articles[1].slug }
}

/** As many of the articles as the small site has, evenly spread. */
const spreadOver = (articles) =>
  Array.from({ length: smallCount }, (_, index) => articles[Math.floor((index * articles.length) / smallCount)])

let small
let large
try {
  small = await startSite('small', { count: smallCount })
  large = await startSite('large', { count: largeCount, more: [crowd, 20] })
  const [crowded, sparse] = large.articles.slice(-2)
  for (const { url } of [small, large]) await get(`${url}/healthz`)

  const askedOf = (side, articles) => ({
    side,
    kinds: kindsOf(articles),
    // Lists begin with the newest.
    ids: [...side.articles.slice(0, smallCount), ...articles].map(({ id }) => id),
  })
  const sides = {
    small: askedOf(small, small.articles),
    large: askedOf(large, spreadOver(large.articles.slice(0, largeCount))),
  }
  const names = Object.keys(sides.small.kinds)
  const rows = [...names, ...madeOfArticles.map((name) => name + changed)]
  const askFor = (name) => (at) => () => {
    const { ids, kinds, side } = sides[at]
    const targets = kinds[name.replace(changed, '')]
    if (name.endsWith(changed)) changeArticles(side.file, ids)
    else forgetAnswers(side.file)
    return costOf(side, targets.length, () => askAll(side.url, targets))
  }
  const postTo = (way) => (at) => () => postMany(sides[at].side, way, posts, 8)

  const measure = async (name, measureAt) => {
    const turns = { small: measureAt('small'), large: measureAt('large') }
    // Until V8 has compiled what is measured, and SQLite has read what it keeps.
    await inTurns(Math.ceil(rounds / 2), turns)
    if (profiles) await large.ask('profile')
    const measured = await inTurns(rounds, turns)
    if (profiles) {
      mkdirSync(profiles, { recursive: true })
      const profile = JSON.stringify(await large.ask('profiled'))
      writeFileSync(path.join(profiles, `million-${name.replace(/\W+/g, '-')}.cpuprofile`), profile)
    }
    const least = (at) => Math.min(...measured[at].map(({ cpuUs }) => cpuUs))
    const statements = (at) => rounded(spread(measured[at].map((one) => one.statements)).median, 1)
    const ratios = measured.large.map(({ cpuUs }, round) => cpuUs / measured.small[round].cpuUs)
    const result = {
      cpuUs: { small: Math.round(least('small')), large: Math.round(least('large')) },
      statements: { small: statements('small'), large: statements('large') },
      timesSmall: rounded(least('large') / least('small'), 2),
      timesSmallOfRounds: rounded(spread(ratios).median, 2),
    }
    say(`${name.padEnd(24)} ${JSON.stringify(result)}`)
    return result
  }

  const results = {}
  for (const name of rows) if (name.includes(only)) results[name] = await measure(name, askFor(name))
  for (const way of ways) {
    const name = `a post, ${way}`
    if (!name.includes(only)) continue
    for (const side of [small, large]) await decideBy(side, way)
    results[name] = await measure(name, postTo(way))
  }

  // 15 roots and what hangs below them are 20 comments in both. One request at a time, each after something else was written.
  const threadOf =
    ({ slug }) =>
    () =>
      costOf(large, posts, async () => {
        for (let turn = 0; turn < posts; turn++) {
          forgetAnswers(large.file)
          await askAll(large.url, [`/api/articles/${slug}/thread?limit=15`])
        }
      })
  const name = 'thread of 20 out of a crowd'
  if (name.includes(only)) {
    const out = { small: threadOf(sparse), large: threadOf(crowded) }
    results[name] = await measure(name, (at) => out[at])
  }

  const tooMuch = Object.entries(results).filter(
    // Other work on the machine raises one of them, and rarely both.
    ([row, { timesSmall, timesSmallOfRounds }]) =>
      Math.min(timesSmall, timesSmallOfRounds) > (row === name ? mostTimes.thread : mostTimes.site),
  )
  printAndKeep('million', {
    ...machine(),
    database: 'SQLite',
    small: {
      articles: smallCount,
      comments: smallCount * commentsEach,
      megabytes: Math.round(statSync(small.file).size / 1e6),
    },
    large: {
      articles: largeCount,
      comments: largeCount * commentsEach,
      crowd,
      megabytes: Math.round(statSync(large.file).size / 1e6),
    },
    rounds,
    results,
  })
  for (const [row, { timesSmall }] of tooMuch) say(`COSTS MORE: ${row}, ${timesSmall} times`)
  if (tooMuch.length > 0) process.exitCode = 1
} finally {
  close()
  closeConnections()
  await small?.stop()
  await large?.stop()
  if (!process.env.BENCH_DATA) rmSync(folder, { recursive: true, force: true })
}
