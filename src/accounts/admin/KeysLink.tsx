'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { NavLink } from '#platform/admin/client'

/** The way to the keys of programs, below everything else in the admin's navigation. */
export function KeysLink() {
  return <NavLink admin={useConfig().config.routes.admin} label="Keys of programs" link={Link} path="/keys" />
}
