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

/** What went wrong with a request, and the way out of it. `status` 0: the server was not reached. */
export function problem(status: number, body?: unknown): string {
  const message = messageOf(body)
  if (status === 0)
    return 'The server could not be reached. Check your connection, then reload to see how things stand.'
  if (status === 401) return 'You are signed out. Sign in, then try again.'
  if (status === 403) return message ?? 'Your account may not do this. An administrator can change your role.'
  if (status === 404) return 'This comment is no longer there, or not yours to moderate. Go back to the list.'
  if (status === 409)
    return 'Somebody else has changed this comment since you loaded it. Reload to see how it stands now.'
  if (status === 429) return 'That was too much at once. Wait a moment, then try again.'
  if (status === 503) return 'The service is busy and changed nothing. Try again in a moment.'
  return message ?? 'Something went wrong on the server. Reload to see what was changed, then try again.'
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors)) return undefined
  const first: unknown = body.errors[0]
  return typeof first === 'object' && first !== null && 'message' in first && typeof first.message === 'string'
    ? first.message
    : undefined
}
