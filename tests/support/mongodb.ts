import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'

/** Connection string of a new, empty database on the server the test run started. Only in project `int:mongodb`. */
export const mongoUrl = (): string => inject('mongodb').replace('DATABASE', `test-${randomUUID()}`)
