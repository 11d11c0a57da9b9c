import { compileWords, type HiddenMatch, type Policy, wordLists } from '#moderation'

type Hidden = { email?: string | undefined; ip?: string | undefined; userAgent?: string | undefined }

const fields = ['email', 'ip', 'userAgent'] as const

/** A browser's description is as long as its maker likes. */
const longest = 1000

/** Looks for the word lists in what is not kept, while it is there: of a match, list and field are all that remains. */
export function matchHidden(
  { disallowedWords, moderationWords }: Pick<Policy, 'disallowedWords' | 'moderationWords'>,
  hidden: Hidden,
): HiddenMatch[] {
  const words = { moderation: moderationWords, disallowed: disallowedWords }
  return wordLists.flatMap((list) => {
    const matcher = compileWords(words[list])
    return fields
      .filter((field) => matcher.find((hidden[field] ?? '').slice(0, longest), 1).length > 0)
      .map((field) => ({ list, field }))
  })
}
