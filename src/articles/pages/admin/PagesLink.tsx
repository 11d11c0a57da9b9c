'use client'

import { useAuth } from '@payloadcms/ui'
import { NavLink } from '#platform/admin/client'
import { isModerator } from '#platform/client'

/** The way to the pages that live elsewhere, for those who see to them. */
export function PagesLink() {
  const { user } = useAuth()
  return isModerator(user) ? <NavLink label="Pages elsewhere" path="/pages" /> : null
}
