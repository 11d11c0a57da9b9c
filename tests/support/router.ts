import type { Router } from 'express'
import { buildRoutes, createRouter, type Route, type RouteParts } from '../../src/platform/http/routes'

const absent = new Proxy({} as RouteParts, {
  get: (_parts, name) => {
    throw new Error(`These routes need "${String(name)}", which the test does not give`)
  },
})

/** Some routes alone, made from the parts they need. */
export const routerOf = (routes: readonly Route[], parts: Partial<RouteParts>): Router =>
  createRouter(buildRoutes(Object.assign(Object.create(absent), parts, { routes })))
