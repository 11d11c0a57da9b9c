import type { ElementType } from 'react'
import { usePathname } from './navigation'

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
