export { explain } from './explain'
export { type ReplayKind, type ReplayTotals, replaySentence } from './replay'
export {
  type BanEffect,
  type BanKind,
  type EventKind,
  type Reason,
  type ReasonCode,
  reasonCodes,
  type Status,
  statuses,
  type Verdict,
} from './types'
