import type { Rule } from '../types'
import { placeOf } from '../wording'

/** WordPress's `disallowed_keys`: a word of the list sends a comment to the trash. */
export const trashDisallowedWords: Rule<'disallowed_word'> = {
  reasons: {
    disallowed_word: {
      label: 'Disallowed word',
      sentence: (_detail, field) => `${placeOf(field)} contains a word from the list of disallowed words.`,
    },
  },
  judge: ({ findWords }) =>
    findWords('disallowed').map((place) => ({ code: 'disallowed_word', outcome: 'trash', ...place })),
}
