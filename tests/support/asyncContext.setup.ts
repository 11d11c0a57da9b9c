import { AsyncLocalStorage } from 'node:async_hooks'

// Next puts this on the global object before it loads the rest of itself. Suites that share a worker load parts of Next in any
// order; without it every later look at an error (`inspect`) throws in that worker.
Object.assign(globalThis, { AsyncLocalStorage })
