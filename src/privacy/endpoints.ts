import { z } from 'zod'
import { messageAnswer } from '#comments'
import { getDoor, idOf, postDoor, type Route, readJson } from '#platform/http'
import { findByAddress, readIdentity, searchInput } from './identity'
import { type PersonPurpose, personPurposes } from './mailedLinks'
import { askAboutPerson, personInput } from './requests'

const summaries: Readonly<Record<PersonPurpose, string>> = {
  export: 'Ask for what is kept under one’s address',
  erase: 'Ask to erase what is kept under one’s address',
  subscriptions: 'Ask for the page of what is mailed to one’s address',
}

/** Readers ask for what is kept under an address (202 with one sentence, whatever is kept); moderators look addresses up, audited. */
export const privacyRoutes: Route[] = [
  ...personPurposes.map(
    (purpose): Route => ({
      path: `/api/person/${purpose}`,
      methods: ['POST'],
      limit: 'writes',
      anyOrigin: true,
      summary: summaries[purpose],
      description: 'A link comes by mail, if anything is kept; the answer is the same whatever is.',
      input: personInput,
      output: messageAnswer,
      status: 202,
      faults: ['invalid_input', 'mail_unavailable'],
      endpoint: async (req) =>
        Response.json(await askAboutPerson(req, purpose, await readJson(req)), {
          status: 202,
          headers: { 'Cache-Control': 'no-store' },
        }),
    }),
  ),
  getDoor('/comments/:id/identity', (req) => readIdentity(req, idOf(req)), {
    summary: 'The address of a comment’s sender',
    description: 'Each look is recorded. No key reaches it.',
    output: z.object({ email: z.string().nullable() }),
    faults: ['comment_id_not_found', 'too_many_requests'],
  }),
  postDoor('/address', findByAddress, {
    summary: 'Comments sent with an address',
    description: 'Each look is recorded. No key reaches it.',
    input: searchInput,
    output: z.object({ comments: z.array(z.string()) }),
    faults: ['invalid_input', 'too_many_requests'],
  }),
]
