import type { RequestHandler } from 'express'
import type { Payload } from 'payload'
import { refusal, servicesOf, signatureOf } from '#platform'
import { commentServicesOf } from '../services'
import { type Assertion, verifyAssertion } from './assertion'

/** An account of a host site that sends something; `reader` stands in place of what a reader token names. */
export type SignedOnReader = Omit<Assertion, 'account'> & { reader: string }

/**
 * Who a request's `X-Reader-Assertion` says it comes from; undefined without one. The account is known by who issued it and its
 * `sub`, as a keyed hash: what it is called at the host site is kept nowhere.
 * @throws Refusal `assertion_invalid` for one that is not good, and where no sign-on is set up
 */
export async function readAssertion(
  payload: Payload,
  given: string | null | undefined,
): Promise<SignedOnReader | undefined> {
  if (given === null || given === undefined) return undefined
  const { now, signingKey } = servicesOf(payload)
  const keys = await commentServicesOf(payload).signOn(payload)
  const read = keys && (await verifyAssertion(given, { keys, now: now() }))
  if (!read) throw refusal('assertion_invalid')
  const { account, ...reader } = read
  return { ...reader, reader: signatureOf(account, { key: signingKey('reader'), purpose: 'sign-on' }) }
}

/** Refuses whatever comes with an assertion that is not good, also where nobody would ask who sends it. */
export function refuseBadAssertions(payload: Payload): RequestHandler {
  return async (req, _res, next) => {
    await readAssertion(payload, req.get('x-reader-assertion'))
    next()
  }
}
