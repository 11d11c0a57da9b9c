/** The settings of the discussion form that decide about comments; the server refuses others. */
const keys = [
  'holdAll',
  'maxLinks',
  'requirePreviouslyApproved',
  'moderationWords',
  'disallowedWords',
  'holdAddresses',
  'repeatLimit',
  'rejectionShare',
  'quarantineComments',
  'spamHold',
  'spamReject',
  'reportThreshold',
] as const

/** What of a form is tried on past comments; fields left empty keep what is saved. */
export function draftSettings(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    keys.map((key) => [key, form[key]] as const).filter(([, value]) => value !== undefined && value !== null),
  )
}
