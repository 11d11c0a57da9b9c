'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { usePathname } from './navigation'

type NavLinkProps = { path: `/${string}`; label: string }

/** The way to a page of ours in the admin's navigation, as Payload shows its own. */
export function NavLink({ label, path }: NavLinkProps) {
  const href = `${useConfig().config.routes.admin}${path}`
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
