import type { Payload } from 'payload'
import { defineServices } from '#platform'
import type { Allowance } from '#platform/database'

export type NoticeServices = {
  /** Subscriptions that may be asked for with one address. */
  asked: Allowance
  /** Those that may be asked for from one network, for whomever: each mails somebody who may never have heard of the site. */
  askedFrom: Allowance
  /** Mails about subscriptions to one recipient. */
  mails: Allowance
  /** What reports of mail that came back are signed with; without it none are taken. */
  bounceSecret: string | undefined
}

export const noticeServices = defineServices<NoticeServices>('notices')

export function noticeServicesOf(payload: Payload): NoticeServices {
  return noticeServices.of(payload)
}
