import type { RequestHandler } from 'express'
import { refusal } from '#platform'

/** Backslashes, empty or dotted parts, and the same in disguise: what one reader of an address takes for another place. */
const twisted = /\\|\/\/|\/\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00)/i

/**
 * Refuses addresses that mean one place to Express, which counts and tags by the path as it came, and another to Payload,
 * which makes it straight first. No address of ours needs such a thing.
 */
export const refuseTwistedPaths: RequestHandler = (req, _res, next) => {
  const [path = ''] = req.url.split('?', 1)
  next(twisted.test(path) ? refusal('address_malformed') : undefined)
}
