import type { reportReasons, reportStatuses } from '#moderation'

/** How moderators read why a comment was reported. */
export const reportReasonWords: Readonly<Record<(typeof reportReasons)[number], string>> = {
  illegal: 'Against the law',
  hate: 'Hate',
  harassment: 'Harassment',
  privacy: 'Private details',
  spam: 'Spam',
  off_topic: 'Off topic',
  other: 'Something else',
}

export const reportStatusWords: Readonly<Record<(typeof reportStatuses)[number], string>> = {
  open: 'Open',
  upheld: 'Upheld',
  dismissed: 'Dismissed',
}
