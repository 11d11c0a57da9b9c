import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import { commentServicesOf } from '../contract'
import { pageCarried } from '../pages'
import { type Checked, externalCheckName, type Outside } from './types'

type CheckInput = Omit<Checked, 'permalink'> & { article: string }

/** Asks the outside service about a comment: before its transaction, which must not wait for a network. Never throws. */
export async function askOutside(req: PayloadRequest, { article, ...comment }: CheckInput): Promise<Outside> {
  const { externalCheck, target } = commentServicesOf(req.payload)
  const { publicUrl } = servicesOf(req.payload)
  try {
    if (!externalCheck) throw new Error('No spam service is set up: AKISMET_KEY is missing')
    const isPage = pageCarried.read(req) !== undefined
    const permalink = isPage ? article : publicUrl + target.path(encodeURIComponent(article))
    return { external: await externalCheck({ ...comment, permalink }), failedChecks: [] }
  } catch (err) {
    req.payload.logger.warn({ err, msg: 'The spam service was asked in vain; the comment is held' })
    return { external: 'unasked', failedChecks: [externalCheckName] }
  }
}
