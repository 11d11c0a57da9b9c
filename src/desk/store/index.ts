import type { PayloadRequest } from 'payload'
import { mongoDesk } from './mongodb'
import { sqliteDesk } from './sqlite'
import type { DeskStore } from './types'

/** The desk's look-ups in the database Payload is connected to. */
export function deskStoreOf(req: PayloadRequest): DeskStore {
  return req.payload.db.name === 'mongoose' ? mongoDesk : sqliteDesk
}
