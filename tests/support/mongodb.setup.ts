import { afterAll, beforeAll } from 'vitest'
import { dropDatabases, ensureServer } from './mongodb'

beforeAll(ensureServer)
afterAll(dropDatabases)
