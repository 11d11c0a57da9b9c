import { isFirstTime } from '../facts'
import type { Facts, ReaderStanding, ReasonDetail, Rule } from '../types'

/** Why the browser a comment came from is not taken for somebody who was approved before. */
const whys: Readonly<Record<ReaderStanding, string>> = {
  none: 'It cannot be told whether its sender was approved before.',
  new: 'It is the first comment from this browser.',
  waiting: 'No comment from this browser was approved so far.',
  otherAddress: 'The approved comments from this browser were sent with another email address.',
  known: 'Its sender was not approved before.',
  trusted: 'Its sender was not approved before.',
  rejected: 'A comment from this browser was rejected.',
  manyAddresses: 'This browser has sent comments with more than three email addresses.',
  revoked: 'This browser is trusted no more.',
}

const detailOf = ({ reader, signedOn }: Facts): ReasonDetail => (signedOn ? { reader, signedOn: true } : { reader })

const isStanding = (value: unknown): value is ReaderStanding => typeof value === 'string' && Object.hasOwn(whys, value)

/**
 * WordPress's `comment_previously_approved`, but only who proves to be the same person counts: knowing somebody's name and address
 * is not enough to be published in their name. It is where somebody approved the very same words for later ones, too.
 */
export const holdFirstTimeAuthor: Rule<'first_time_author'> = {
  reasons: {
    first_time_author: {
      label: 'First comment',
      sentence: ({ reader, signedOn }) => {
        const why = whys[isStanding(reader) ? reader : 'none']
        // Of an account of a host site, the same is known.
        return signedOn ? why.replace('browser', 'account') : why
      },
    },
  },
  judge: (input) =>
    isFirstTime(input)
      ? {
          code: 'first_time_author',
          outcome: 'hold',
          ...(input.facts.reader === 'none' ? {} : { detail: detailOf(input.facts) }),
        }
      : undefined,
}
