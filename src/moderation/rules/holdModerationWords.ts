import type { Rule } from '../types'
import { placeOf } from '../wording'

/** WordPress's `moderation_keys`: a word of the list holds a comment. */
export const holdModerationWords: Rule<'moderation_word'> = {
  reasons: {
    moderation_word: {
      label: 'Moderation word',
      sentence: (_detail, field) => `${placeOf(field)} contains a word from the moderation list.`,
    },
  },
  judge: ({ findWords }) =>
    findWords('moderation').map((place) => ({ code: 'moderation_word', outcome: 'hold', ...place })),
}
