import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Payload } from 'payload'

/** What a MongoDB driver says to its server by itself. */
const ownCommands = new Set(['hello', 'ping', 'endSessions', 'getMore', 'killCursors'])

/** What is sent to the database while `work` runs: statements on SQLite, commands with their collection on MongoDB. */
export async function callsOf(payload: Payload, work: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = []
  if (payload.db.name === 'sqlite') {
    const note = (sql: unknown) => void calls.push(String(sql))
    subscribe('colloquy:statement', note)
    await work().finally(() => unsubscribe('colloquy:statement', note))
    return calls
  }
  // Payload types its database by the base class of adapters.
  const client = (payload.db as unknown as MongooseAdapter).connection.getClient()
  const note = ({ command, commandName }: { command: Record<string, unknown>; commandName: string }) => {
    if (!ownCommands.has(commandName)) calls.push(`${commandName} ${String(command[commandName])}`)
  }
  client.on('commandStarted', note)
  await work().finally(() => client.off('commandStarted', note))
  if (calls.length === 0) throw new Error('The driver says nothing: monitorCommands belongs into the URL')
  return calls
}
