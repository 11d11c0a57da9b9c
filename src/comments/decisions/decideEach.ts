import { APIError, type PayloadRequest } from 'payload'
import type { Status } from '#moderation'
import { type FaultCode, faultTable, Refusal } from '#platform'
import { inOwnTransaction } from '#platform/database'
import type { StoredComment } from '../loadComment'

/**
 * What became of one id: its status now and the event of the decision (null where there was nothing to decide), or why it stayed.
 * `status` of an error is an HTTP status.
 */
export type ModerationResult =
  | { id: string; ok: true; status: Status; updatedAt: string; changed: boolean; event: string | null }
  | { id: string; ok: false; error: { status: number; code: FaultCode; message: string; updatedAt?: string } }

export function refused(id: string, code: FaultCode, message: string = faultTable[code].message): ModerationResult {
  return { id, ok: false, error: { status: faultTable[code].status, code, message } }
}

/** What a decision made of a comment: `changed` is what was written of it, where anything was. */
export function decided(
  { id, status, updatedAt }: Pick<StoredComment, 'id' | 'status' | 'updatedAt'>,
  to: Status,
  changed: { updatedAt: string; event: string } | undefined,
): ModerationResult {
  return {
    id,
    ok: true,
    status: to,
    updatedAt: changed?.updatedAt ?? updatedAt,
    changed: to !== status,
    event: changed?.event ?? null,
  }
}

/** Decides on each id in a transaction of its own, so that one refusal leaves the others decided. */
export async function decideEach(
  req: PayloadRequest,
  ids: Iterable<string>,
  decide: (attempt: PayloadRequest, id: string) => Promise<ModerationResult>,
): Promise<ModerationResult[]> {
  const results: ModerationResult[] = []
  for (const id of new Set(ids)) results.push(await one(req, id, decide))
  return results
}

async function one(
  req: PayloadRequest,
  id: string,
  decide: (attempt: PayloadRequest, id: string) => Promise<ModerationResult>,
): Promise<ModerationResult> {
  try {
    return await inOwnTransaction(req, (attempt) => decide(attempt, id))
  } catch (error) {
    if (!(error instanceof APIError) || !error.isPublic) throw error
    const code = error instanceof Refusal ? (error.faults[0]?.code ?? 'invalid_input') : 'refused'
    return { id, ok: false, error: { status: error.status, code, message: error.message } }
  }
}
