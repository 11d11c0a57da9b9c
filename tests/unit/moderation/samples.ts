import fc from 'fast-check'
import { plainFacts } from '../../../src/moderation/facts'
import {
  banEffects,
  banKinds,
  campaignStatuses,
  type Facts,
  type Policy,
  readerStandings,
  type Submission,
  wordLists,
} from '../../../src/moderation/types'

export const submission: Submission = { name: 'Ada', url: null, content: 'Well said.', text: 'Well said.', links: 0 }
/** Every rule off. */
export const policy: Policy = {
  version: 7,
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
  spamRelease: 0,
  reportThreshold: 0,
}
export const facts: Facts = plainFacts

const anyWords = fc
  .array(fc.constantFrom('casino', '"free"', '/buy\\s+now/', 'ş', 'example.org'), { maxLength: 3 })
  .map((words) => words.join('\n'))

const anyText = fc.oneof(fc.string(), fc.constantFrom('Casino!', 'free', 'BUY now', 'mail me@example.org', '<a href>'))

export const anySubmission: fc.Arbitrary<Submission> = fc
  .record({ name: anyText, url: fc.option(fc.webUrl()), content: anyText, links: fc.nat(10) })
  .map((fields) => ({ ...fields, text: fields.content }))

export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  version: fc.nat(),
  holdAll: fc.boolean(),
  maxLinks: fc.nat(5),
  requirePreviouslyApproved: fc.boolean(),
  moderationWords: anyWords,
  disallowedWords: anyWords,
  holdAddresses: fc.boolean(),
  repeatLimit: fc.nat(3),
  rejectionShare: fc.nat(100),
  quarantineComments: fc.nat(3),
  spamHold: fc.nat(100),
  spamReject: fc.nat(100),
  spamRelease: fc.nat(100),
  reportThreshold: fc.nat(3),
})

export const anyFacts: fc.Arbitrary<Facts> = fc.record({
  staff: fc.boolean(),
  signedOn: fc.boolean(),
  provenAddress: fc.boolean(),
  provenApproved: fc.boolean(),
  approvedBefore: fc.nat(5),
  reader: fc.constantFrom(...readerStandings),
  hiddenMatches: fc.array(
    fc.record({ list: fc.constantFrom(...wordLists), field: fc.constantFrom('email', 'ip', 'userAgent') }),
    { maxLength: 2 },
  ),
  bans: fc.array(fc.record({ kind: fc.constantFrom(...banKinds), effect: fc.constantFrom(...banEffects) }), {
    maxLength: 2,
  }),
  repeats: fc.nat(4),
  recent: fc.nat(10).chain((decided) => fc.record({ decided: fc.constant(decided), rejected: fc.nat(decided) })),
  reservedName: fc.boolean(),
  external: fc.constantFrom('clean', 'spam', 'discard', 'unasked'),
  campaign: fc.option(
    fc.record({
      id: fc.uuid(),
      to: fc.constantFrom(...campaignStatuses),
      alike: fc.integer({ min: 2, max: 500 }),
      actor: fc.uuid(),
      at: fc.constant('2026-07-12T08:00:00.000Z'),
    }),
  ),
  spamScore: fc.option(
    fc.record({
      percent: fc.double({ min: 0.1, max: 99.9, noNaN: true }),
      of100: fc.nat(100),
      model: fc.constant('0123456789ab'),
      learned: fc.nat(5000),
      words: fc.constant([]),
    }),
  ),
  reports: fc.nat(5),
  articleMode: fc.constantFrom('inherit', 'holdAll', 'asPolicy'),
  failedChecks: fc.array(fc.constantFrom('honeypot', 'spam', 'history'), { maxLength: 2 }),
})
