import type { Phase } from '../types'
import { followExternal } from './followExternal'
import { holdAll } from './holdAll'
import { holdByArticle } from './holdByArticle'
import { holdFailedChecks } from './holdFailedChecks'
import { holdFirstTimeAuthor } from './holdFirstTimeAuthor'
import { holdLinks } from './holdLinks'
import { holdModerationWords } from './holdModerationWords'
import { trashDisallowedWords } from './trashDisallowedWords'

/** Every rule that is asked, by name. The order is that of the reasons in a verdict, and decides nothing. */
export const phases: Readonly<Record<string, Phase>> = {
  holdAll,
  holdByArticle,
  trashDisallowedWords,
  holdModerationWords,
  holdLinks,
  holdFirstTimeAuthor,
  followExternal,
  holdFailedChecks,
}
