import { insertStateOnce, readState, removeState, type StateScope } from '#platform'

const key = 'replay-due'

/** Remembers, in the transaction that took erasures in, that what they erase has to be looked for. */
export async function noteReplayDue(req: StateScope): Promise<void> {
  if (!(await isReplayDue(req))) await insertStateOnce(req, key)
}

export async function isReplayDue(req: StateScope): Promise<boolean> {
  return (await readState(req, key)) !== undefined
}

/** After a replay that went to its end; one that was killed begins anew. */
export function noteReplayDone(req: StateScope): Promise<void> {
  return removeState(req, key)
}
