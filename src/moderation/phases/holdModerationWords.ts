import type { Phase } from '../types'
import { findWords } from './findWords'

/** WordPress's `moderation_keys`: a word of the list holds a comment. */
export const holdModerationWords: Phase = ({ policy, ...input }) =>
  findWords(input, {
    list: 'moderation',
    words: policy.moderationWords,
    code: 'moderation_word',
    outcome: 'hold',
  })
