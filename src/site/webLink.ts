/** An address that may stand in a link. What was imported, or stored before a rule changed, has been checked by nobody. */
export const webLink = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\/[^/]/i.test(url) ? url : undefined
