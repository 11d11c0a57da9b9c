import { channel } from 'node:diagnostics_channel'
import { type Client, type InStatement, LibsqlError, type ResultSet, type Row, type Value } from '@libsql/client'
import Database from 'libsql'

/** The text of every statement that runs, for tests and measurements that count them. */
const statementRun = channel('colloquy:statement')

/** A row by the names of its columns. */
export type SqliteRow = Readonly<Record<string, Value>>

/** One connection to a database file: the statements of `@libsql/client`, and its errors. */
export type Connection = {
  execute(statement: InStatement): Promise<ResultSet>
  /** Runs a statement at once; the rows it gives are plain objects. */
  rows(sql: string, args?: readonly unknown[]): SqliteRow[]
  /** A number that changes whenever another connection commits. */
  dataVersion(): number
  close(): void
}

type Prepared = {
  sql: string
  statement: Database.Statement<unknown[]>
  columns: string[] | undefined
  shape: object | undefined
  /** How many rows it gives at most is the last of its values but one. */
  isPaged: boolean
  /** The same statement, for one row at most. */
  ofOne?: Database.Statement<unknown[]>
}

/** Statements with lists of values are many; the longest unused goes first. */
const mostKept = 400

/**
 * A connection that keeps its statements prepared. libsql's own client prepares each anew, which takes longer than running
 * it: a fifth of what posting a comment costs.
 */
export function openConnection(path: string): Connection {
  const database = new Database(path)
  const kept = new Map<string, Prepared>()
  let version: Database.Statement<unknown[]> | undefined

  const prepare = (sql: string): Prepared => {
    const known = kept.get(sql)
    if (known) {
      kept.delete(sql)
      kept.set(sql, known)
      return known
    }
    const statement = database.prepare(sql).safeIntegers(true)
    const columns = returnsRows(statement) ? namesOf(statement) : undefined
    const prepared: Prepared = {
      sql,
      statement,
      columns,
      shape: columns && shapeOf(columns),
      isPaged: /\blimit \? offset \?$/.test(sql),
    }
    // Some pragmas act while they are prepared.
    if (!/^\s*pragma/i.test(sql)) kept.set(sql, prepared)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return prepared
  }

  const run = <T>(sql: string, args: readonly unknown[], read: (prepared: Prepared, values: unknown[]) => T): T => {
    if (statementRun.hasSubscribers) statementRun.publish(sql)
    try {
      return read(prepare(sql), args.map(bound))
    } catch (error) {
      // libsql does not reset a statement that failed.
      kept.delete(sql)
      throw isSqliteError(error) ? new LibsqlError(error.message, error.code, error.rawCode, error) : error
    }
  }

  const valuesOf = (prepared: Prepared, args: unknown[]): unknown[][] => {
    if (!prepared.isPaged || args.at(-2) !== 1) return prepared.statement.all(args) as unknown[][]
    // Without the list and the three further calls that rows take: half the time. A statement of its own, because `get` after `all`
    // still has the values that `all` was given.
    prepared.ofOne ??= database.prepare(prepared.sql).safeIntegers(true).raw(true)
    const row = prepared.ofOne.get(args) as unknown[] | undefined
    return row ? [row] : []
  }

  return {
    async execute(statement) {
      const { args = [], sql } = typeof statement === 'string' ? { sql: statement } : statement
      if (!Array.isArray(args)) throw new TypeError('Statements take their values in order, not by name')
      return run(sql, args, (prepared, values) => {
        const { columns, shape } = prepared
        if (columns) {
          const rows = valuesOf(prepared, values).map((row) => rowOf(row, columns, shape))
          return resultOf(columns, rows, 0)
        }
        const { changes, lastInsertRowid } = prepared.statement.run(values)
        return resultOf([], [], changes, BigInt(lastInsertRowid))
      })
    },
    rows(sql, args = []) {
      return run(sql, args, (prepared, values) => {
        const { columns } = prepared
        if (columns) return valuesOf(prepared, values).map((row) => namedRow(row, columns))
        prepared.statement.run(values)
        return []
      })
    },
    dataVersion() {
      version ??= database.prepare('PRAGMA data_version').raw(true)
      const row = version.get() as unknown[] | undefined
      return Number(row?.[0])
    },
    close() {
      kept.clear()
      database.close()
    },
  }
}

/** `raw` throws for statements that return nothing. */
function returnsRows(statement: Prepared['statement']): boolean {
  try {
    statement.raw(true)
    return true
  } catch {
    return false
  }
}

const namesOf = (statement: Prepared['statement']): string[] => statement.columns().map(({ name }) => name)

function bound(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.valueOf()
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  if (value === undefined) throw new TypeError('A value of a statement is undefined')
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError('A number of a statement is not finite')
  return value
}

function read(value: unknown): Value {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError('A stored integer is too large to be read exactly')
    return number
  }
  // libsql gives texts, numbers, null and buffers beside integers.
  return value instanceof Buffer ? bytesOf(value) : (value as Value)
}

const bytesOf = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer

/**
 * What rows of a statement inherit: `@libsql/client` gives each by position as well, which is not enumerated. Made once for a
 * statement, because defining properties of every row takes longer than reading it. Nothing where names stand in the way.
 */
function shapeOf(columns: readonly string[]): object | undefined {
  if (new Set(columns).size < columns.length || columns.some((column) => /^(?:\d+|length)$/.test(column)))
    return undefined
  const shape = Object.defineProperty({}, 'length', { value: columns.length })
  columns.forEach((column, index) => {
    Object.defineProperty(shape, index, {
      get(this: Record<string, unknown>) {
        return this[column]
      },
    })
  })
  return shape
}

function rowOf(values: readonly unknown[], columns: readonly string[], shape: object | undefined): Row {
  const row: Record<string, Value> = shape ? Object.create(shape) : {}
  if (!shape) Object.defineProperty(row, 'length', { value: values.length })
  columns.forEach((column, index) => {
    const value = read(values[index])
    if (!shape) Object.defineProperty(row, index, { value })
    if (shape || !Object.hasOwn(row, column)) row[column] = value
  })
  return row as unknown as Row
}

function namedRow(values: readonly unknown[], columns: readonly string[]): SqliteRow {
  const row: Record<string, Value> = {}
  for (let index = 0; index < columns.length; index++) row[columns[index] ?? ''] = read(values[index])
  return row
}

const resultOf = (columns: string[], rows: Row[], rowsAffected: number, lastInsertRowid?: bigint): ResultSet => ({
  columns,
  columnTypes: [],
  rows,
  rowsAffected,
  lastInsertRowid,
  toJSON: () => ({ columns, rows, rowsAffected }),
})

type SqliteError = Error & { code: string; rawCode?: number }

const isSqliteError = (error: unknown): error is SqliteError => error instanceof Database.SqliteError

async function refuse(): Promise<never> {
  throw new Error('Transactions are begun by the adapter only')
}

/** A connection as drizzle and Payload use it. What begins transactions is refused. */
export function clientOf({ close, execute }: Pick<Connection, 'execute' | 'close'>, isClosed: () => boolean): Client {
  return {
    execute,
    async batch(statements) {
      const results = []
      for (const statement of statements) results.push(await execute(statement))
      return results
    },
    migrate: refuse,
    transaction: refuse,
    executeMultiple: refuse,
    sync: refuse,
    close,
    get closed() {
      return isClosed()
    },
    protocol: 'file',
  }
}
