import type { Status } from '#moderation/client'
import { statusWords } from './words'

/** A status as colour and word: never colour alone. */
export function StatusLabel({ status }: { status: Status }) {
  return <span className={`desk-status desk-status--${status}`}>{statusWords[status].label}</span>
}
