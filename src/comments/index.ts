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
export { noteComments, noteShown, watchedComments } from './applyCounts'
export { findStanding, forgetCampaigns, moveCampaigns } from './campaigns/campaigns'
export { mostCampaignDays } from './campaigns/decideCampaign'
export { countLater } from './campaigns/takeBackLater'
export { submissionCarried } from './carried'
export {
  addressesOfTarget,
  type CommentListener,
  type CommentServices,
  type CommentTarget,
  commentServices,
  commentServicesOf,
  type Decision,
  type FactInput,
  type FactSource,
  FactUnknown,
  findTarget,
  isBarredNetwork,
  isBeyondSite,
  loadVisible,
  ownTargets,
  type PageAsked,
  type SignOnKeys,
  type TargetAddresses,
  type TargetHead,
  targetOf,
} from './contract'
export {
  decideComment,
  loadDecidable,
  type ModerationResult,
  mayModerate,
  readOfDecidable,
  requireModerator,
} from './decisions/decideComment'
export { deleteOld } from './decisions/deleteOld'
export { moderateComments } from './decisions/moderateComments'
export { type DiscussionState, discussionRoute, readDiscussion, webmentionPath } from './discussionState'
export { editComment, type Revision, requireOwn } from './edit'
export { commentRoutes, decisionRoutes, publicCommentRoutes } from './endpoints'
export {
  appendEvent,
  eventsByComment,
  eventsOf,
  findSubmitted,
  loadEvent,
  refuseEventChange,
  refuseEventDelete,
  rewriteEvents,
  rewriteStatements,
  type Statement,
  type StoredEvent,
  verdictInForce,
} from './events'
export { openExternalCheck } from './external/openExternalCheck'
export { commentMutations } from './graphql'
export { readHistoryOf } from './history'
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
export { listComments } from './listComments'
export { liveRoute, pageLiveRoute } from './live'
export { findMention, keepMention, withdrawMention } from './mentions'
export { findCommentedOn } from './moderate'
export { pageRoutes, pagesOf } from './pages'
export {
  countVersion,
  type DiscussionPolicy,
  defaultPolicy,
  readPolicy,
  showVotes,
  stopMessageOf,
  wordList,
} from './policy'
export { previewComment } from './preview'
export { type QueueRow, queueIdsOf, readersChanges, searchTextOf, updateQueue } from './queue'
export {
  editTokenEnds,
  leastOfSecret,
  mostOfSecret,
  readerTokenSeconds,
  readJwks,
  readReaderToken,
  refuseBadAssertions,
  signReaderToken,
} from './readers/tokens'
export { endTrust, readTrust } from './readers/trust'
export { recheckComments } from './recheckComments'
export { moveRepliesUp, removeCommentsUnder, removeOwnComment } from './remove'
export { renderAgain } from './renderAgain'
export { changeStatus, plainGrounds, plainRedress } from './status'
export {
  comparedOf,
  loadComment,
  readShadowed,
  readThrownAway,
  type StoredComment,
  type SubmittedComment,
} from './storedComment'
export { closesByAge, columnBytes, isClosed } from './submission/checkSubmission'
export { cleanName, cleanText, type SubscriptionKind, subscriptionKinds, webAddress } from './submission/readInput'
export { submitComment } from './submit'
export { findPlace } from './threads/findPlace'
export { selectParent, threadQuery } from './threads/graphql'
export {
  documentsPatch,
  packShape,
  publishedIn,
  type ShapedThread,
  takeIn,
  unchanged,
  unpackShape,
} from './threads/patch'
export { type Order, orders } from './threads/query'
export { readShapedThread, readThreadQuery, requireTarget } from './threads/readThread'
export { threadRoute } from './threads/routes'
export { sourceOf, type ThreadComment, toComment } from './threads/tree'
export { rankOlderVotes, voteOnComment } from './voteOnComment'
