/** Longer addresses are none of a page. */
const longestUrl = 2000

/**
 * The one way to write the address of a page elsewhere, so that all ways to reach it lead to one discussion: scheme and host in small
 * letters, no fragment, no slash at the end but that of the front page, and of the query what `parameters` names, in the order of
 * the names. Undefined for what is no address of a page on the web.
 */
export function canonicalPage(text: string, parameters: readonly string[]): URL | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined
  const counting = [...url.searchParams].filter(([name]) => parameters.includes(name))
  // By code units, as everywhere: values of one name keep their order.
  const sorted = counting.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  url.hash = ''
  url.search = new URLSearchParams(sorted).toString()
  url.pathname = url.pathname.replace(/\/+$/, '') || '/'
  return url
}
