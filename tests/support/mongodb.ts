import { randomUUID } from 'node:crypto'
import { type MongoServer, startMongo } from './mongodbServer'

/** The server of the test file this process runs: see `mongodb.setup.ts`. */
let server: MongoServer | undefined

export const startServer = async (): Promise<void> => {
  server = await startMongo()
}

export const stopServer = async (): Promise<void> => {
  await server?.stop()
}

/** Connection string of a new, empty database on this test file's server. Only in project `int:mongodb`. */
export const mongoUrl = (): string => {
  if (!server) throw new Error('There is a MongoDB server in project int:mongodb only')
  return server.uri(`test-${randomUUID()}`)
}
