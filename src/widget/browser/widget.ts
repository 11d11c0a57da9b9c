import type { DiscussionState, ThreadComment } from '#comments'
import type { call, Refused, Target } from './api'
import type { Words } from './words'

/** A comment of the reader's own, as its sender sees it, and the token that changes it while its time lasts. */
export type OwnComment = Pick<ThreadComment, 'id' | 'parent' | 'name' | 'url' | 'html' | 'createdAt'> & {
  content: string
  status: 'approved' | 'pending'
  editToken: string | null
  editableUntil: string | null
}

/** A comment of the thread, or one of the reader's own that waits. */
export type Shown = Pick<ThreadComment, 'id' | 'parent' | 'name' | 'url' | 'html' | 'createdAt'> &
  Partial<ThreadComment> & { waiting?: boolean }

type Call = Parameters<typeof call>[2]

/** What the parts of one discussion on a page share. */
export type Widget = {
  target: Target
  words: Words
  /** Of what a server may offer or not, it says so. */
  state: DiscussionState
  canComment: boolean
  own: Map<string, OwnComment>
  ask: <T>(path: string, call?: Call) => Promise<T>
  /** The name of whom the host site has signed on; undefined where it has nobody. */
  signedOn: () => Promise<string | undefined>
  announce: (text: string) => void
  /** Says what the server refused where no form can. */
  tell: (error: Refused) => undefined
  find: (id: string) => HTMLElement | null
  focusOn: (id: string) => void
  goTo: (id: string) => void
  add: (doc: OwnComment, message: string, below?: HTMLElement) => void
  change: (shown: Shown, own: OwnComment, message: string) => void
  remove: (id: string, message: string) => void
}
