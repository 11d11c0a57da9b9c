import type { Payload } from 'payload'
import { defineServices, type Memo } from '#platform'
import type { FetchSafely } from '#platform/http'

/** What readers or moderators see differently, as other programs are told of it. */
export const hookEvents = [
  'article.published',
  'article.updated',
  'article.slug_changed',
  'article.unpublished',
  'article.deleted',
  'comment.held',
  'comment.approved',
  'comment.removed',
] as const
export type HookEvent = (typeof hookEvents)[number]

/** The type of a call that is made by hand. */
export const testEvent = 'webhook.test'

export type Hook = {
  id: string
  url: string
  events: readonly HookEvent[]
  active: boolean
  salt: string
  disabledAt?: string | null
}

export type HookServices = {
  /** Whether addresses of this machine and of private networks may be called (`ALLOW_PRIVATE_HOOKS`). */
  allowsPrivate: boolean
  fetchSafely: FetchSafely
  /** Those that are called. */
  active: Memo<readonly Hook[]>
}

export const hookServices = defineServices<HookServices>('hooks')

export const hooksTag = 'webhooks'
/** How many there may be: each change queues a call to every one. */
export const mostHooks = 20

export function hookServicesOf(payload: Payload): HookServices {
  return hookServices.of(payload)
}
