import type { Phase } from '../types'
import { findWords } from './findWords'

/** WordPress's `disallowed_keys`: a word of the list sends a comment to the trash. */
export const trashDisallowedWords: Phase = ({ policy, ...input }) =>
  findWords(input, {
    list: 'disallowed',
    words: policy.disallowedWords,
    code: 'disallowed_word',
    outcome: 'trash',
  })
