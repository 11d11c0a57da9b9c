import fc from 'fast-check'
import type { Facts, Policy, Submission } from '../../../src/moderation/types'

export const submission: Submission = { name: 'Ada', url: null, content: 'Well said.', links: 0 }
export const policy: Policy = { version: 7, holdAll: false, maxLinks: 2, requirePreviouslyApproved: false }
export const facts: Facts = { staff: false, provenApproved: false, articleMode: 'inherit', failedChecks: [] }

export const anySubmission: fc.Arbitrary<Submission> = fc.record({
  name: fc.string(),
  url: fc.option(fc.webUrl()),
  content: fc.string(),
  links: fc.nat(10),
})

export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  version: fc.nat(),
  holdAll: fc.boolean(),
  maxLinks: fc.nat(5),
  requirePreviouslyApproved: fc.boolean(),
})

export const anyFacts: fc.Arbitrary<Facts> = fc.record({
  staff: fc.boolean(),
  provenApproved: fc.boolean(),
  articleMode: fc.constantFrom('inherit', 'holdAll', 'asPolicy'),
  failedChecks: fc.array(fc.constantFrom('honeypot', 'spam', 'history'), { maxLength: 2 }),
})
