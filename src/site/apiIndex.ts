import { servicesOf } from '#platform'
import type { Route } from '#platform/http'

/** `GET /api`: where to begin, for whoever opens the address they were given. Made from what the routes are called there. */
export const indexRoutes: Route[] = [
  {
    path: '/api',
    methods: ['GET'],
    anyOrigin: true,
    answer: ({ payload, routes }) => {
      const { publicUrl } = servicesOf(payload)
      const entries = routes.flatMap(({ index = {}, path }) =>
        Object.entries(index).map(([name, query]) => [name, publicUrl + path.replace(/:(\w+)/g, '{$1}') + query]),
      )
      const body = { name: 'Colloquy', ...Object.fromEntries(entries) }
      return (_req, res) => void res.set('Cache-Control', 'public, max-age=0, must-revalidate').json(body)
    },
  },
]
