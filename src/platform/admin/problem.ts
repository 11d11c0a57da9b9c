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
