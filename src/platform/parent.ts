/** What this process and the one that started it (`npm start`) tell each other. */
export type ToParent =
  | { listening: string; setupLink: string | null }
  | { admin: 'absent' | 'building' | 'ready' | 'failed' }

/** News about the build of the admin. */
export type FromParent = { admin: 'building' | 'ready' | 'failed' }

const isNews = (message: unknown): message is FromParent =>
  typeof message === 'object' &&
  message !== null &&
  'admin' in message &&
  (message.admin === 'building' || message.admin === 'ready' || message.admin === 'failed')

/** Does nothing in a process that was started by hand. */
export function tellParent(message: ToParent): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** Calls `listener` for news from the parent; returns how to stop listening. */
export function onParentNews(listener: (news: FromParent) => void): () => void {
  const receive = (message: unknown) => {
    if (isNews(message)) listener(message)
  }
  process.on('message', receive)
  return () => process.off('message', receive)
}

/** Calls `listener` once when the parent is gone, however it ended: nothing else would stop a server it started. */
export function onParentGone(listener: () => void): void {
  if (process.connected) process.once('disconnect', listener)
}

/** How a part of the process talks with the parent; a test puts its own in place. */
export type Parent = { tell: typeof tellParent; onNews: typeof onParentNews }

export const parent: Parent = { tell: tellParent, onNews: onParentNews }
