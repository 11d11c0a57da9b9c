import { type Client, type ClientOptions, createClient } from './index.js'

/** What is used of `PayloadSDK` (`@payloadcms/sdk`). */
export type PayloadSDKLike = { baseURL: string; fetch?: typeof fetch }

/**
 * Adds the readers' side to Payload's own client: `sdk.find` and its kind stay typed by the site's collections, and
 * `sdk.colloquy` reads threads and posts comments, at the same server with the same `fetch`.
 * @param sdk of `@payloadcms/sdk`, whose `baseURL` ends with `/api`
 */
export function withColloquy<SDK extends PayloadSDKLike>(
  sdk: SDK,
  options: Omit<ClientOptions, 'url'> = {},
): SDK & { colloquy: Client } {
  const url = sdk.baseURL.replace(/\/api\/*$/, '')
  return Object.assign(sdk, { colloquy: createClient({ url, ...(sdk.fetch && { fetch: sdk.fetch }), ...options }) })
}
