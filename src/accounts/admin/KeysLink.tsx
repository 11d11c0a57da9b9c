'use client'

import { NavLink } from '#platform/admin/client'

/** The way to the keys of programs, below everything else in the admin's navigation. */
export function KeysLink() {
  return <NavLink label="Keys of programs" path="/keys" />
}
