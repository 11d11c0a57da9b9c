'use client'

import { NavLink } from '#platform/admin/client'
import './desk.css'

/** The way to the desk, above everything else in the admin's navigation. */
export function DeskLink() {
  return <NavLink label="Moderation" path="/moderation" />
}
