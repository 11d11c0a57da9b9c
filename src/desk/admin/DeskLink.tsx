'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { NavLink } from '#platform/admin/client'
import './desk.css'

/** The way to the desk, above everything else in the admin's navigation. */
export function DeskLink() {
  return <NavLink admin={useConfig().config.routes.admin} label="Moderation" link={Link} path="/moderation" />
}
