import type { ManyPhase } from '../types'
import { findWords } from '../words/findWords'

/** WordPress's `moderation_keys`: a word of the list holds a comment. */
export const holdModerationWords: ManyPhase = ({ policy, ...input }) =>
  findWords(input, {
    list: 'moderation',
    words: policy.moderationWords,
    code: 'moderation_word',
    outcome: 'hold',
  })
