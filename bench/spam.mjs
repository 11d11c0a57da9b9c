// How long the spam filter takes to judge a comment and to train, and what a model weighs. Beside the time on the clock stands that
// of the processor: on a machine that has other work, or a slow one, the clock tells of those.
// usage: npm run bench:spam [-- --comments 5000]
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({ options: { comments: { type: 'string', default: '2000' } } })
const bundled = await build({
  stdin: {
    contents: `
      export { featuresOf } from './src/moderation/spam/features'
      export { probabilityOf, trainInSteps } from './src/moderation/spam/filter'
      export { textHash } from './src/moderation/spam/fingerprint'
      export { filterOf, readFilter, scoreComment, writeFilter } from './src/moderation/spam/model'
      export { printOf } from './src/moderation/spam/print'
      export { spamPrior } from './src/moderation/spam/prior'
      export { learnInSteps, packFeatures } from './src/moderation/spam/records'`,
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
})
const text = bundled.outputFiles[0].text
const spam = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)

const comments = readFileSync('scripts/spam/comments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
// Different texts, as a site has them: each with words of another.
const many = Array.from({ length: Number(values.comments) }, (_, index) => {
  const comment = comments[index % comments.length]
  const other = comments[(index * 7 + 3) % comments.length]
  return { ...comment, text: index < comments.length ? comment.text : `${comment.text} ${other.text.slice(0, 40)}` }
})

const records = many.map(({ group, name, spam: isSpam, text }, index) => ({
  id: String(index).padStart(8, '0'),
  article: group,
  isSpam,
  author: `author ${index % 1000}`,
  reader: null,
  textHash: spam.textHash(text),
  print: spam.printOf(text),
  features: spam.packFeatures(spam.featuresOf({ text, name })),
}))
const cpuMs = () => {
  const { system, user } = process.cpuUsage()
  return (user + system) / 1000
}
// As the task does it: the loop has a turn after each piece.
const pieces = []
const run = (steps) => {
  for (;;) {
    const [at, cpu] = [performance.now(), cpuMs()]
    const step = steps.next()
    pieces.push({ ms: performance.now() - at, cpuMs: cpuMs() - cpu })
    if (step.done) return step.value
  }
}
const began = performance.now()
const filter = spam.filterOf(run(spam.trainInSteps(run(spam.learnInSteps(records)), spam.spamPrior())))
const trained = performance.now() - began
const longest = (of) => Math.max(...pieces.map(of)).toFixed(1)

const say = (line) => process.stdout.write(`${line}\n`)
const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]
const measure = (work, rounds) => {
  for (let round = 0; round < rounds / 4; round++) work(round)
  const [times, cpuTimes] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const [at, cpu] = [performance.now(), cpuMs()]
    work(round)
    times.push(performance.now() - at)
    cpuTimes.push(cpuMs() - cpu)
  }
  return [times, cpuTimes].map((of) => ({ p50: percentile(of, 0.5), p99: percentile(of, 0.99) }))
}
const of = ({ p50, p99 }) => `p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms`
const ms = ([clock, processor]) => `${of(clock)} (processor: ${of(processor)})`
const long = (index) => {
  let made = ''
  for (let at = index; made.length < 2048; at++) made += `${comments[at % comments.length].text} `
  return made.slice(0, 2048)
}
const texts = Array.from({ length: 200 }, (_, index) => long(index * 3))
const judged = measure(
  (round) => spam.probabilityOf(filter, spam.featuresOf({ text: texts[round % 200], name: 'Ada' })),
  4000,
)
const scored = measure((round) => spam.scoreComment(filter, { text: texts[round % 200], name: 'Ada' }), 2000)
const usual = measure((round) => spam.scoreComment(filter, { text: comments[round % 701].text, name: 'Ada' }), 4000)
// What a text takes by itself: the least of many times, so that what else the machine does in between is in none of them.
const least = (work) => {
  const times = texts.map((_, index) =>
    Math.min(
      ...Array.from({ length: 60 }, () => {
        const at = performance.now()
        work(index)
        return performance.now() - at
      }),
    ),
  )
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}
const judgedAlone = least((index) => spam.probabilityOf(filter, spam.featuresOf({ text: texts[index], name: 'Ada' })))
const scoredAlone = least((index) => spam.scoreComment(filter, { text: texts[index], name: 'Ada' }))
const written = spam.writeFilter(filter)
const read = measure(() => spam.readFilter(written), 40)

say(`judging 2 KB:               ${ms(judged)}`)
say(`with the words, 2 KB:       ${ms(scored)}`)
say(`of 200 texts, each at its best: judging ${of(judgedAlone)}; with the words ${of(scoredAlone)}`)
say(`with the words, as they are: ${ms(usual)}`)
say(
  `a model as text:            ${(written.length / 1024 / 1024).toFixed(2)} MB, in memory ${(filter.weights.byteLength / 1024 / 1024).toFixed(2)} MB; reading it ${ms(read)}`,
)
say(
  `training on ${many.length}:         ${(trained / 1000).toFixed(1)} s, longest piece ${longest(({ ms }) => ms)} ms (processor: ${longest((piece) => piece.cpuMs)} ms)`,
)
