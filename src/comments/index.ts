export { approved, approvedOrModerator, moderatorsOrOwnArticle } from './access'
export { AccountCell, CommentCell } from './admin/NamedCell'
export {
  codeSchema,
  commentSource,
  messageAnswer,
  moderationResult,
  reasonSchema,
  replyAnswer,
  statusSchema,
  storedComment,
  storedEvent,
} from './answers'
export { noteComments, noteShown } from './applyCounts'
export { mostCampaignDays } from './campaigns/decideCampaign'
export { findStanding, forgetCampaigns, moveCampaigns } from './campaigns/store'
export { countLater } from './campaigns/takeBackLater'
export { submissionCarried } from './carried'
export { queueIdsOf, readersChanges, watchedComments } from './changes'
export {
  type CommentListener,
  type Decision,
  type FactInput,
  type FactSource,
  FactUnknown,
} from './contract'
export { decideComment, mayModerate } from './decisions/decideComment'
export type { ModerationResult } from './decisions/decideEach'
export { deleteOld } from './decisions/deleteOld'
export { loadDecidable, requireModerator } from './decisions/loadDecidable'
export { moderateComments } from './decisions/moderateComments'
export { type DiscussionState, discussionRoute, readDiscussion, webmentionPath } from './discussionState'
export { editComment, requireOwn } from './edit'
export { editTokenEnds } from './editToken'
export { commentRoutes, decisionRoutes, publicCommentRoutes } from './endpoints'
export {
  appendEvent,
  eventsByComment,
  eventsOf,
  findSubmitted,
  loadEvent,
  rewriteEvents,
  rewriteStatements,
  type Statement,
  type StoredEvent,
} from './events'
export { openExternalCheck } from './external/openExternalCheck'
export { addressesOfTarget, findTarget, loadVisible, ownTargets, type TargetAddresses, targetOf } from './findTarget'
export { commentMutations } from './graphql'
export { rankOlderVotes } from './helpfulness'
export {
  keepErased,
  keepIdentity,
  moderate,
  recordVerdict,
  refuseDottedSort,
  refuseIdentity,
  resetUntrusted,
} from './hooks'
export { judgeReports } from './judge'
export { countVersion, refuseEventChange, refuseEventDelete, wordList } from './keepRecords'
export { listComments } from './listComments'
export { liveRoute, pageLiveRoute } from './live'
export { isId, loadComment, type StoredComment } from './loadComment'
export { findMention, keepMention, withdrawMention } from './mentions'
export { findCommentedOn } from './moderate'
export { comparedOf } from './ofText'
export { pageRoutes, pagesOf } from './pages'
export { type DiscussionPolicy, defaultPolicy, readPolicy, showVotes, stopMessageOf } from './policy'
export { previewComment } from './preview'
export { type QueueRow, searchTextOf, updateQueue } from './queue'
export { leastOfSecret, mostOfSecret, readJwks, type SignOnKeys } from './readers/assertion'
export { readHistoryOf } from './readers/history'
export { refuseBadAssertions } from './readers/signOn'
export { readerTokenSeconds, readReaderToken, signReaderToken } from './readers/token'
export { endTrust, readTrust } from './readers/trust'
export type { Revision } from './readRevisions'
export { readShadowed, readThrownAway } from './readShadowed'
export { recheckComments } from './recheckComments'
export { moveRepliesUp, removeCommentsUnder, removeOwnComment } from './remove'
export { renderAgain } from './renderAgain'
export { type CommentServices, commentServices, commentServicesOf, isBarredNetwork } from './services'
export type { SubmittedComment } from './shownToSender'
export { plainGrounds, plainRedress } from './statementOf'
export { changeStatus } from './status'
export { columnBytes } from './submission/checkSubmission'
export { cleanName, cleanText } from './submission/cleanText'
export { closesByAge, isClosed } from './submission/isClosed'
export { type SubscriptionKind, subscriptionKinds, webAddress } from './submission/readInput'
export { submitComment } from './submit'
export type { CommentTarget, PageAsked, TargetHead } from './target'
export { findPlace } from './threads/findPlace'
export { selectParent, threadQuery } from './threads/graphql'
export { bytesOfShape, documentsPatch, publishedIn, type ShapedThread, takeIn, unchanged } from './threads/patch'
export { type Order, orders } from './threads/query'
export { readShapedThread, readThreadQuery, requireTarget } from './threads/readThread'
export { threadRoute } from './threads/routes'
export { sourceOf, type ThreadComment, toComment } from './threads/tree'
export { verdictInForce } from './verdict'
export { voteOnComment } from './voteOnComment'
