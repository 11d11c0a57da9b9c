import { problem } from './problem'

/** An answer, or a sentence about why there is none. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string }

let signedOut = false
const listeners = new Set<() => void>()

/** Whether the server's last answer said that nobody is signed in any more. */
export const watchSession = {
  isSignedOut: () => signedOut,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}

function noteSession(status: number): void {
  const ended = status === 401
  if (ended === signedOut) return
  signedOut = ended
  for (const listener of listeners) listener()
}

/** Asks this server with the session's cookie; never throws. */
export async function call<T>(url: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { ...init, credentials: 'include', cache: 'no-store' })
    noteSession(response.status)
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok || body === undefined)
      return { ok: false, status: response.status, message: problem(response.ok ? 500 : response.status, body) }
    // The operations of this server are the other end.
    return { ok: true, value: body as T }
  } catch {
    return { ok: false, status: 0, message: problem(0) }
  }
}

/** Sends JSON, and asks as `call` does. */
export function post<T>(url: string, body: unknown): Promise<Answer<T>> {
  return call<T>(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}
