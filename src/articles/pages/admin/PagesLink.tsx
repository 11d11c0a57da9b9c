'use client'

import { Link, useAuth, useConfig } from '@payloadcms/ui'
import { NavLink } from '#platform/admin/client'
import { isModerator } from '#platform/client'

/** The way to the pages that live elsewhere, for those who see to them. */
export function PagesLink() {
  const { admin } = useConfig().config.routes
  const { user } = useAuth()
  return isModerator(user) ? <NavLink admin={admin} label="Pages elsewhere" link={Link} path="/pages" /> : null
}
