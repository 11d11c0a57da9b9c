/** A name in the form names are compared in: capitals, wide letters, invisible signs and spaces hide nothing. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()
