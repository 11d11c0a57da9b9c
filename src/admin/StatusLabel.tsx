import type { Status } from '../moderation/types'
import { statusWords } from './words'

/** A status as colour and word: never colour alone. */
export const StatusLabel = ({ status }: { status: Status }) => (
  <span className={`desk-status desk-status--${status}`}>{statusWords[status].label}</span>
)
