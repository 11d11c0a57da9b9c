import { problem } from './problem'

/** An answer, or a sentence about why there is none. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string }

/** Asks this server with the session's cookie; never throws. */
export async function call<T>(url: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { ...init, credentials: 'include', cache: 'no-store' })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok || body === undefined)
      return { ok: false, status: response.status, message: problem(response.ok ? 500 : response.status, body) }
    // The operations of this server are the other end.
    return { ok: true, value: body as T }
  } catch {
    return { ok: false, status: 0, message: problem(0) }
  }
}
