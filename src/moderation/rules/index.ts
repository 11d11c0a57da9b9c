import { followCampaign } from './followCampaign'
import { followExternal } from './followExternal'
import { holdAll } from './holdAll'
import { holdByArticle } from './holdByArticle'
import { holdContainedAddresses } from './holdContainedAddresses'
import { holdFailedChecks } from './holdFailedChecks'
import { holdFirstTimeAuthor } from './holdFirstTimeAuthor'
import { holdLinks } from './holdLinks'
import { holdModerationWords } from './holdModerationWords'
import { holdNewAuthors } from './holdNewAuthors'
import { holdRecentRejections } from './holdRecentRejections'
import { holdRepeats } from './holdRepeats'
import { holdReported } from './holdReported'
import { holdReservedName } from './holdReservedName'
import { rejectBanned } from './rejectBanned'
import { scoreSpam } from './scoreSpam'
import { trashDisallowedWords } from './trashDisallowedWords'

/**
 * Every rule that is asked, under the name of its file. Their order is that of the reasons in a verdict and of the codes on the desk; it decides
 * nothing, because the most severe outcome wins.
 */
export const rules = {
  rejectBanned,
  holdAll,
  holdByArticle,
  trashDisallowedWords,
  holdModerationWords,
  holdLinks,
  scoreSpam,
  followExternal,
  followCampaign,
  holdContainedAddresses,
  holdReservedName,
  holdRepeats,
  holdRecentRejections,
  holdFirstTimeAuthor,
  holdNewAuthors,
  holdReported,
  holdFailedChecks,
}
