import { createLocalReq, type Payload, type PayloadRequest } from 'payload'

type Same = Pick<PayloadRequest, 'host' | 'i18n' | 'origin' | 'pathname' | 'protocol'> & { url: string }
const sameOf = new WeakMap<Payload, Same>()

/** Payload's request for what everybody is shown alike: nobody's. What is the same in all of them is worked out once. */
export async function publicReq(payload: Payload): Promise<PayloadRequest> {
  const same = sameOf.get(payload)
  const req = await createLocalReq({ req: { ...same, searchParams: new URLSearchParams() } }, payload)
  if (!same) {
    const { host, i18n, origin, pathname, protocol, url = '' } = req
    sameOf.set(payload, { host, i18n, origin, pathname, protocol, url })
  }
  return req
}
