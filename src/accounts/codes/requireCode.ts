import type { PayloadRequest } from 'payload'
import { Refusal } from '#platform'
import { takeCode } from './checkCode'
import { loadCodes, saveCodes } from './state'

/** The admin's sign-in form has no field of its own for it; the page leaves it in this cookie for a minute. */
export const codeCookie = 'colloquy-one-time-code'

/**
 * Asks an account that has one-time codes for one, after its password was right.
 * @throws Refusal `one_time_code` without one, or with one that is wrong or was used
 */
export async function requireCode(req: PayloadRequest, account: string): Promise<void> {
  const before = await loadCodes(req, account)
  if (!before?.state.confirmedAt) return
  const typed = codeOf(req)
  const state = typed === '' ? undefined : takeCode(req.payload, account, before.state, typed)
  if (state && (await saveCodes(req, account, state, before))) return
  const message = typed === '' ? undefined : 'This one-time code is wrong or was used. Wait for the next one, please.'
  // Without the field's path: the admin's form would wait for a field of that name to be put right, and it has none.
  throw new Refusal([{ code: 'one_time_code', ...(message ? { message } : {}) }])
}

function codeOf({ data, headers }: PayloadRequest): string {
  if (typeof data?.code === 'string') return data.code.trim()
  const cookies = (headers.get('cookie') ?? '').split(/; */)
  const found = cookies.find((cookie) => cookie.startsWith(`${codeCookie}=`))
  return found ? found.slice(codeCookie.length + 1).trim() : ''
}
