'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { usePathname } from '#platform/admin/client'

/** The way to the keys of programs, below everything else in the admin's navigation. */
export function KeysLink() {
  const href = `${useConfig().config.routes.admin}/keys`
  const here = usePathname() === href
  return (
    <Link aria-current={here ? 'page' : undefined} className="nav__link" href={href} id="nav-keys" prefetch={false}>
      {here ? <span className="nav__link-indicator" /> : null}
      <span className="nav__link-label">Keys of programs</span>
    </Link>
  )
}
