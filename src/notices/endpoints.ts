import { messageAnswer } from '#comments'
import { type Route, readJson } from '#platform/http'
import { askForSubscription, subscriptionInput } from './subscriptions/askForSubscription'
import { bounceRoute } from './subscriptions/bounces'

/** What readers ask to be mailed, and what mail services tell of it. */
export const noticeRoutes: Route[] = [
  {
    path: '/api/subscriptions',
    methods: ['POST'],
    limit: 'writes',
    anyOrigin: true,
    summary: 'Ask to be mailed about an article',
    description:
      'A link to confirm is mailed first; the answer is the same for every address. `replies` tells of answers to what was sent with that address.',
    input: subscriptionInput,
    output: messageAnswer,
    status: 202,
    faults: ['invalid_input', 'require_valid_email', 'article_not_found', 'mail_unavailable', 'too_many_requests'],
    endpoint: async (req) =>
      Response.json(await askForSubscription(req, await readJson(req)), {
        status: 202,
        headers: { 'Cache-Control': 'no-store' },
      }),
  },
  bounceRoute,
]
