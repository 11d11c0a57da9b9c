const loopback = ['localhost', '127.0.0.1', '[::1]']

/** The origins that are this site: its own, and on a machine of one's own the other names of loopback. */
export function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!loopback.includes(url.hostname)) return [url.origin]
  return [
    url.origin,
    ...loopback
      .map((name) => `${url.protocol}//${name}${url.port ? `:${url.port}` : ''}`)
      .filter((origin) => origin !== url.origin),
  ]
}
