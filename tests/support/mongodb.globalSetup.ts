import type { TestProject } from 'vitest/node'
import { startMongo } from './mongodbServer'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string with `DATABASE` where the name of a database belongs: see `mongoUrl`. */
    mongodb: string
  }
}

/** One server for all tests of the project; each test file makes its own database on it. */
export default async function setup(project: TestProject) {
  const server = await startMongo()
  project.provide('mongodb', server.uri('DATABASE'))
  return () => server.stop()
}
