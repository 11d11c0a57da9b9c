export { decide, redecide } from './decide'
export { plainFacts } from './facts'
export { domainsOf, rangesOf, readDomain, readRange, withParents } from './hosts'
export { claimsStaff, foldName, isNameLike, readingsOf, withoutDirectionMarks } from './names'
export { explain, numbersOf, type Reason, type ReasonCode, reasonCodes, type Verdict } from './reasons'
export {
  compareOutcomes,
  noTotals,
  type ReplayKind,
  type ReplayTotals,
  replaySentence,
} from './replay'
export { holdReported } from './rules/holdReported'
export { senseSpam } from './rules/scoreSpam'
export {
  areaUnderCurve,
  evaluateSpam,
  type LabelledComment,
  type Protocol,
  protocols,
  type SpamReport,
} from './spam/evaluate'
export { featuresOf, type SpamInput } from './spam/features'
export { hasSeenEnough, type Trained, trainInSteps } from './spam/filter'
export {
  filterOf,
  readFilter,
  type SpamFilter,
  SpamFilterDamaged,
  type SpamScore,
  scoreComment,
  writeFilter,
} from './spam/model'
export { alikeFrom, bandsOf, likeness, printOf, textHash } from './spam/print'
export { spamPrior } from './spam/prior'
export { type DecisionRecord, labelOf, learnInSteps, packFeatures } from './spam/records'
export { groupSimilar, type Print, printsKept } from './spam/similar'
export { type CountedEvent, createStatistics, lastDays, type Statistics } from './statistics'
export { countDelta, outcomeOf, outcomeTo, restore, statusOf, transition, undoableMs, undoTo } from './transitions'
export {
  type BanEffect,
  type BanKind,
  banEffects,
  banKinds,
  banKindsOfOneSender,
  type CampaignStatus,
  campaignStatuses,
  type EventKind,
  eventKinds,
  type Facts,
  type HiddenMatch,
  outcomes,
  type Policy,
  type ReaderStanding,
  type ReasonDetail,
  readerStandings,
  reportReasons,
  reportStatuses,
  type Status,
  type Submission,
  statuses,
  wordLists,
} from './types'
export { findSearched, foldSearch } from './words/foldSearch'
export { compileWords } from './words/matcher'
export { faultsOfWords } from './words/wordList'
