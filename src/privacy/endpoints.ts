import type { Endpoint } from 'payload'
import { readJson } from '#platform/http'
import { personPurposes } from './mailedLinks'
import { askAboutPerson } from './requests'

/** `POST /api/person/export` and `/erase`, `{email}`: 202 with one sentence. */
export const personEndpoints: Endpoint[] = personPurposes.map((purpose) => ({
  path: `/person/${purpose}`,
  method: 'post',
  handler: async (req) =>
    Response.json(await askAboutPerson(req, purpose, await readJson(req)), {
      status: 202,
      headers: { 'Cache-Control': 'no-store' },
    }),
}))
