/** An address that may stand in a link. What was imported, or stored before a rule changed, has been checked by nobody. */
export function webLink(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\/[^/]/i.test(url) ? url : undefined
}
