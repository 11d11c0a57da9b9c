// What word lists cost: decisions with 10,000 entries beside decisions with none, in one run.
// usage: npm run bench:words   (BENCH_ROUNDS=3)
import { decide } from '../src/moderation/decide'
import { plainFacts } from '../src/moderation/facts'
import { figures, spread } from './spread.mjs'

const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const say = (text) => process.stdout.write(`${text}\n`)

const policy = {
  version: 1,
  holdAll: false,
  maxLinks: 2,
  requirePreviouslyApproved: false,
  moderationWords: '',
  disallowedWords: '',
  holdAddresses: false,
  repeatLimit: 0,
  rejectionShare: 0,
  quarantineComments: 0,
  spamHold: 0,
  spamReject: 0,
  reportThreshold: 0,
}
/** Syllables, so that entries begin alike as words of a language do. */
const syllables = [
  'ca',
  'si',
  'no',
  'vi',
  'ag',
  'ra',
  'lo',
  'an',
  'ze',
  'tu',
  'mi',
  'ke',
  'por',
  'bet',
  'gam',
  'ling',
  'qu',
  'xy',
  'wo',
  'ju',
]
const entries = Array.from({ length: 10_000 }, (_, index) => {
  const digits = [index % 20, Math.floor(index / 20) % 20, Math.floor(index / 400) % 20, Math.floor(index / 8000) % 20]
  return `${digits.map((digit) => syllables[digit]).join('')}${index % 7}`
}).join('\n')

const sentence = 'The tide goes out and leaves small worlds behind, each with its own weather. '
const accented = 'Ebbe und Flut: die kleinen Welten bleiben zurück, jede mit eigenem Wetter. '
const text = (from, bytes) => from.repeat(Math.ceil(bytes / from.length)).slice(0, bytes)

const perSecond = (submission, settings, seconds = 1) => {
  const until = performance.now() + seconds * 1000
  let count = 0
  const started = performance.now()
  while (performance.now() < until) {
    decide(submission, settings, plainFacts)
    count += 1
  }
  return (count / (performance.now() - started)) * 1000
}

say(`decide() with 10,000 words beside none, ${rounds} rounds of 1 s each`)
const started = performance.now()
decide({ name: 'R', url: null, content: 'x', text: 'x', links: 0 }, { ...policy, moderationWords: entries }, plainFacts)
say(`building the automaton, once for each save of the settings: ${(performance.now() - started).toFixed(0)} ms`)
say('                          decisions per second: min, median, max      ms each   ratio to no words')
for (const [name, from, bytes] of [
  ['200 B', sentence, 200],
  ['2 KB', sentence, 2000],
  ['20 KB', sentence, 20_000],
  ['2 KB, accented', accented, 2000],
]) {
  const content = text(from, bytes)
  const submission = { name: 'Robin', url: 'https://robin.example', content, text: content, links: 0 }
  const measured = { with: [], without: [] }
  for (let round = 0; round < rounds; round++) {
    measured.without.push(perSecond(submission, policy))
    measured.with.push(perSecond(submission, { ...policy, moderationWords: entries }))
  }
  const [listed, bare] = [spread(measured.with), spread(measured.without)]
  say(
    `${name.padEnd(16)} ${figures(listed).padStart(44)} ${(1000 / listed.median).toFixed(3).padStart(12)} ${(listed.median / bare.median).toFixed(4).padStart(10)}`,
  )
}
