import { getDoor, idOf, postDoor, type Route, readJson } from '#platform/http'
import { findByAddress, readIdentity, searchInput } from './identity'
import { personPurposes } from './mailedLinks'
import { askAboutPerson, personInput } from './requests'

/** Readers ask for what is kept under an address (202 with one sentence, whatever is kept); moderators look addresses up, audited. */
export const privacyRoutes: Route[] = [
  ...personPurposes.map(
    (purpose): Route => ({
      path: `/api/person/${purpose}`,
      methods: ['POST'],
      limit: 'writes',
      anyOrigin: true,
      input: personInput,
      endpoint: async (req) =>
        Response.json(await askAboutPerson(req, purpose, await readJson(req)), {
          status: 202,
          headers: { 'Cache-Control': 'no-store' },
        }),
    }),
  ),
  getDoor('/comments/:id/identity', (req) => readIdentity(req, idOf(req))),
  postDoor('/address', findByAddress, { input: searchInput }),
]
