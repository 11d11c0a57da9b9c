/** The only module that imports `next/*`: Payload 4 brings its own routing, and only this file changes with it. */
export { redirect, usePathname, useRouter, useSearchParams } from 'next/navigation.js'

type Query = Readonly<Record<string, string | string[] | undefined>>

/** The address of the sign-in that leads back to a page of the admin afterwards. */
export function signInUrl(routes: { admin: string; login: string }, back: string): string {
  return `${routes.admin}${routes.login}?redirect=${encodeURIComponent(back)}`
}

/** A path of the admin with the query it was asked for with. */
export function adminUrl(admin: string, segments: readonly string[], query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, one)
  const text = search.toString()
  return [admin, ...segments.map(encodeURIComponent)].join('/') + (text === '' ? '' : `?${text}`)
}
