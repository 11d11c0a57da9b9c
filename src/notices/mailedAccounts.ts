import type { PayloadRequest, Where } from 'payload'
import type { DiscussionPolicy } from '#comments'

/** How often an account is mailed about comments, as its owner has chosen. The first is what holds until then. */
export const mailChoices = [
  { value: 'settings', label: 'As the discussion settings say' },
  { value: 'now', label: 'At once, one for each comment' },
  { value: 'fiveMinutes', label: 'Every five minutes at most' },
  { value: 'hour', label: 'Every hour at most' },
  { value: 'day', label: 'Once a day at most' },
  { value: 'never', label: 'Never' },
] as const
export type MailChoice = (typeof mailChoices)[number]['value']

export type MailedAccount = { id: string; email: string; choice: MailChoice; isModerator: boolean }

type Row = { id: string; email: string; role?: string | null; commentMail?: string | null }

const moderatingRoles = ['admin', 'editor', 'moderator']
/** Accounts that are mailed at all. */
const mostAccounts = 500

async function readAccounts(req: PayloadRequest, where: Where): Promise<MailedAccount[]> {
  const { docs } = await req.payload.db.find<Row>({
    collection: 'users',
    where,
    select: { email: true, role: true, commentMail: true },
    pagination: false,
    limit: mostAccounts,
    req,
  })
  return docs.map(({ commentMail, email, id, role }) => ({
    id: String(id),
    email,
    choice: mailChoices.find(({ value }) => value === commentMail)?.value ?? 'settings',
    isModerator: moderatingRoles.includes(role ?? ''),
  }))
}

export function readStaff(req: PayloadRequest): Promise<MailedAccount[]> {
  return readAccounts(req, {})
}

/** Who is told of what waits. */
export function readModerators(req: PayloadRequest): Promise<MailedAccount[]> {
  return readAccounts(req, { role: { in: moderatingRoles } })
}

export function readAccountsById(req: PayloadRequest, ids: readonly string[]): Promise<MailedAccount[]> {
  return readAccounts(req, { id: { in: [...ids] } })
}

/** Whether an account is mailed about each such comment by itself, at once. */
export function isMailedAtOnce(
  { choice }: MailedAccount,
  about: 'published' | 'waiting',
  { digestMinutes }: Pick<DiscussionPolicy, 'digestMinutes'>,
): boolean {
  return choice === 'now' || (choice === 'settings' && (about === 'published' || digestMinutes === 0))
}

/** The digests there are: whose choice they are, where the time of the last one is kept, and how far apart they are (minutes; 0 is off). */
export function digestsBy({ digestMinutes }: Pick<DiscussionPolicy, 'digestMinutes'>) {
  return [
    { choice: 'settings', key: 'digest', minutes: digestMinutes },
    { choice: 'fiveMinutes', key: 'digest:5', minutes: 5 },
    { choice: 'hour', key: 'digest:60', minutes: 60 },
    { choice: 'day', key: 'digest:1440', minutes: 24 * 60 },
  ] as const satisfies { choice: MailChoice; key: string; minutes: number }[]
}
