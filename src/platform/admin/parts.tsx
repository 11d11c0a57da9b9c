'use client'

import { type ElementType, useState, useSyncExternalStore } from 'react'
import { watchSession } from './call'
import { signInUrl, usePathname } from './navigation'

type AskTwiceProps = { act: () => void | Promise<void>; className: string; label: string; sure: string }

/** A button for what cannot be undone: the first press asks, the second one acts. */
export function AskTwice({ act, className, label, sure }: AskTwiceProps) {
  const [isAsked, setAsked] = useState(false)
  return (
    <div className={className}>
      <button className="desk-button" onClick={() => (isAsked ? void act() : setAsked(true))} type="button">
        {isAsked ? sure : label}
      </button>
      {isAsked ? (
        <button className="desk-button" onClick={() => setAsked(false)} type="button">
          Cancel
        </button>
      ) : null}
    </div>
  )
}

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

type NavLinkProps = { link: ElementType; admin: string; path: `/${string}`; label: string }

/**
 * The way to a page of ours in the admin's navigation, as Payload shows its own. Payload's link and the admin's path are handed
 * in: loading all of its interface for them is more than the desk's other parts need.
 */
export function NavLink({ admin, label, link: Link, path }: NavLinkProps) {
  const href = admin + path
  const here = usePathname() === href
  return (
    <Link
      aria-current={here ? 'page' : undefined}
      className="nav__link"
      href={href}
      id={`nav-${path.slice(1)}`}
      prefetch={false}
    >
      {here ? <span className="nav__link-indicator" /> : null}
      <span className="nav__link-label">{label}</span>
    </Link>
  )
}
