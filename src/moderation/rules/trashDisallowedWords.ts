import type { ManyPhase } from '../types'
import { findWords } from '../words/findWords'

/** WordPress's `disallowed_keys`: a word of the list sends a comment to the trash. */
export const trashDisallowedWords: ManyPhase = ({ policy, ...input }) =>
  findWords(input, {
    list: 'disallowed',
    words: policy.disallowedWords,
    code: 'disallowed_word',
    outcome: 'trash',
  })
