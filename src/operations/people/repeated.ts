import type { PayloadRequest } from 'payload'
import { freshReq, withRetry } from '../../database/retry'
import { inTransaction } from '../inTransaction'
import { keepTime, recall, remember } from '../requestMemory'

/** Runs `work` in one transaction of its own, again with a new request where the database asks for that. */
export const repeated = <T>(req: PayloadRequest, work: (attempt: PayloadRequest) => Promise<T>): Promise<T> =>
  withRetry(
    () => freshReq(req),
    (attempt) => {
      keepTime(req, attempt)
      const { address } = recall(req)
      if (address !== undefined) remember(attempt, { address })
      return inTransaction(attempt, () => work(attempt))
    },
  )
