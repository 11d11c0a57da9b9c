export { explain, type Reason, reasonCodes, reasonLabel, type Verdict } from './reasons'
export { type ReplayKind, type ReplayTotals, replaySentence } from './replay'
export type { SpamScore } from './spam/model'
export { type Undoability, undoability } from './transitions'
export {
  type BanEffect,
  type BanKind,
  banKindsOfOneSender,
  type CampaignStatus,
  type EventKind,
  type ReaderStanding,
  type Status,
  statuses,
} from './types'
