import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import { commentServicesOf } from '../services'
import type { CheckAnswer, Checked } from './types'

/** What the outside service said of a comment, or that it failed: then the comment is held. */
export type Outside = { external: CheckAnswer | 'unasked'; failedChecks: readonly string[] }

export const notAsked: Outside = { external: 'unasked', failedChecks: [] }

/** Name of the check among those that failed; a comment held for it is asked about again. */
export const externalCheckName = 'external'

type Asked = Omit<Checked, 'permalink'> & { article: string }

/** Asks the outside service about a comment: before its transaction, which must not wait for a network. Never throws. */
export async function askOutside(req: PayloadRequest, { article, ...comment }: Asked): Promise<Outside> {
  const { externalCheck, target } = commentServicesOf(req.payload)
  const { publicUrl } = servicesOf(req.payload)
  try {
    if (!externalCheck) throw new Error('No spam service is set up: AKISMET_KEY is missing')
    const permalink = publicUrl + target.path(encodeURIComponent(article))
    return { external: await externalCheck({ ...comment, permalink }), failedChecks: [] }
  } catch (err) {
    req.payload.logger.warn({ err, msg: 'The spam service was asked in vain; the comment is held' })
    return { external: 'unasked', failedChecks: [externalCheckName] }
  }
}
