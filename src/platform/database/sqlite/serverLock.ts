import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'libsql'

/** Held as long as a server runs; the system takes it back when the process dies, however it dies. */
export type ServerLock = { release(): void }

/** Who holds the lock, as the next one is told. */
type Holder = { process: number; host: string; url: string; since: string }

const retryMs = 200

/**
 * Takes the right to serve a SQLite database. A second server would go on showing from its memory what the first one has taken
 * down. Commands do not serve: they need no lock, and the server notices what they write.
 *
 * The lock is SQLite's own, on a small database beside the file: it can be read while it is held, which is how its holder is named.
 * @param waitMs how long to wait for a server that is just being stopped
 * @throws Error that names the holder
 */
export async function lockServer(file: string, url: string, waitMs: number): Promise<ServerLock> {
  const deadline = Date.now() + waitMs
  const holder: Holder = { process: process.pid, host: hostname(), url, since: new Date().toISOString() }
  for (;;) {
    const lock = tryLock(`${file}.lock`, holder)
    if ('release' in lock) return lock
    if (Date.now() >= deadline) throw new Error(sentence(file, lock.heldBy))
    await pause(retryMs)
  }
}

function tryLock(path: string, holder: Holder): ServerLock | { heldBy: Holder | undefined } {
  const database = new Database(path)
  try {
    // The name first: others read it while the second transaction is held open, which is never committed.
    database.exec('BEGIN IMMEDIATE')
    database.exec('CREATE TABLE IF NOT EXISTS holder (text text NOT NULL)')
    database.exec('DELETE FROM holder')
    database.prepare('INSERT INTO holder VALUES (?)').run(JSON.stringify(holder))
    database.exec('COMMIT')
    database.exec('BEGIN IMMEDIATE')
    return { release: () => void database.close() }
  } catch (error) {
    // libsql never resets a statement that met a lock.
    database.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    return { heldBy: holderIn(path) }
  }
}

/** Nothing while another one is just writing its name. */
function holderIn(path: string): Holder | undefined {
  const database = new Database(path, { readonly: true })
  try {
    const row = database.prepare('SELECT text FROM holder').get() as { text: string } | undefined
    // Written by `tryLock` alone.
    return row && (JSON.parse(row.text) as Holder)
  } catch {
    return undefined
  } finally {
    database.close()
  }
}

function sentence(file: string, holder: Holder | undefined): string {
  const who = holder
    ? `process ${holder.process} on ${holder.host}, at ${holder.url}, since ${holder.since}`
    : 'another process'
  return `The database ${file} is served already, by ${who}. Stop that server first: SQLite is for one server at a time. Several need MongoDB (DATABASE_URL).`
}
