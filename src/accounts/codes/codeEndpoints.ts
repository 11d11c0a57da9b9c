import type { Endpoint, PayloadRequest } from 'payload'
import { readJson } from '#platform/http'
import { beginCodes, confirmCodes, readCodes, removeCodes } from './manageCodes'

type Act = (req: PayloadRequest, account: string, input: unknown) => Promise<unknown>

const endpoint = (method: 'get' | 'post', path: string, act: Act): Endpoint => ({
  path: `/:id/one-time-codes${path}`,
  method,
  handler: async (req) =>
    Response.json(
      await act(req, String(req.routeParams?.id ?? ''), method === 'post' ? await readJson(req) : undefined),
      { headers: { 'Cache-Control': 'no-store' } },
    ),
})

/** One-time codes of an account, under `/api/users/ID/one-time-codes`; see manageCodes.ts for who may do what. */
export const codeEndpoints: Endpoint[] = [
  endpoint('get', '', readCodes),
  endpoint('post', '/begin', beginCodes),
  endpoint('post', '/confirm', confirmCodes),
  endpoint('post', '/remove', removeCodes),
]
