import { afterAll, beforeAll } from 'vitest'
import { startServer, stopServer } from './mongodb'

// A server for each test file: what one file leaves behind (open transactions, cursors, hundreds of collections) is no
// concern of the next, and a server that gets stuck takes one file with it, not all that follow.
beforeAll(startServer)
afterAll(stopServer)
