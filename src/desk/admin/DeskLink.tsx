'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { usePathname } from '#platform/admin/client'
import './desk.css'

/** The way to the desk, above everything else in the admin's navigation. */
export function DeskLink() {
  const href = `${useConfig().config.routes.admin}/moderation`
  const here = usePathname() === href
  return (
    <Link
      aria-current={here ? 'page' : undefined}
      className="nav__link"
      href={href}
      id="nav-moderation"
      prefetch={false}
    >
      {here ? <span className="nav__link-indicator" /> : null}
      <span className="nav__link-label">Moderation</span>
    </Link>
  )
}
