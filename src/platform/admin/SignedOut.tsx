'use client'

import { useSyncExternalStore } from 'react'
import { watchSession } from './call'
import { signInUrl } from './navigation'

/** Says that the session has ended as soon as an answer of the server says so, with the way back to this page. */
export function SignedOut({ admin, login }: { admin: string; login: string }) {
  const isSignedOut = useSyncExternalStore(watchSession.subscribe, watchSession.isSignedOut, () => false)
  if (!isSignedOut) return null
  const { pathname, search } = window.location
  return (
    <p className="signed-out" role="alert">
      You are signed out, and nothing can be changed here until you sign in.{' '}
      <a href={signInUrl({ admin, login }, pathname + search)}>Sign in and come back</a>
    </p>
  )
}
