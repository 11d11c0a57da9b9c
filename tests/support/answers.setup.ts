import { createRouteFinder, type Route } from '../../src/platform/http/routes'

/*
 * Every answer that a suite gets from a door of the product is held against what the table of routes says of it: a success has the
 * described shape and nothing beside it. Whoever changes an answer changes its schema.
 */

type Known = (asked: { method: string; path: string }) => Route | undefined
let known: Promise<Known> | undefined

async function loadRoutes(): Promise<Known> {
  const { routes } = await import('../../src/routes')
  const find = createRouteFinder(routes)
  return (asked) => find(asked)?.route
}

const wrapped = Symbol.for('colloquy.tests.answers')
type Wrapped = typeof fetch & { [wrapped]?: true }

const plain = globalThis.fetch as Wrapped
if (!plain[wrapped]) {
  const checked: Wrapped = async (input, init) => {
    const response = await plain(input, init)
    const url = new URL(input instanceof Request ? input.url : input)
    const isOurs = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) && url.pathname.startsWith('/api/')
    if (!isOurs || response.status < 200 || response.status > 299) return response
    if (!/^application\/json/.test(response.headers.get('content-type') ?? '')) return response
    known ??= loadRoutes()
    const method = (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase()
    const route = (await known)({ method, path: url.pathname })
    // A long query in the body of a POST is answered as the GET it stands for.
    const isReadByPost = [...new Headers(init?.headers).keys()].some((name) => name.endsWith('http-method-override'))
    if (!route?.output || method === 'HEAD' || isReadByPost) return response
    const body: unknown = JSON.parse(await response.clone().text())
    const parsed = route.output.safeParse(body)
    const fault = parsed.success ? unknownIn(body, parsed.data) : parsed.error.message
    if (fault !== undefined || response.status !== (route.status ?? 200))
      throw new Error(
        `${method} ${url.pathname} answers ${response.status}, other than described: ${fault ?? 'its status'}`,
      )
    return response
  }
  checked[wrapped] = true
  globalThis.fetch = checked
}

/** The first property that the description does not know; parsing has left it out. */
function unknownIn(given: unknown, described: unknown, at = ''): string | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  for (const [name, value] of Object.entries(given)) {
    const counterpart = (described as Record<string, unknown> | undefined)?.[name]
    if (counterpart === undefined && value !== undefined) return `${at}/${name} is not described`
    const fault = unknownIn(value, counterpart, `${at}/${name}`)
    if (fault) return fault
  }
  return undefined
}
