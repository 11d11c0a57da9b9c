import { APIError, type Endpoint } from 'payload'

/**
 * Payload lets whoever comes first make the first account. Here only the one-time link does (`/setup`);
 * custom endpoints are matched before Payload's own.
 */
export const refuseFirstRegister: Endpoint = {
  path: '/first-register',
  method: 'post',
  handler: () => {
    throw new APIError(
      'The first administrator is made with the one-time link that Colloquy printed when it started.',
      403,
      null,
      true,
    )
  },
}
