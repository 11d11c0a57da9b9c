import { z } from 'zod'
import { readSigned, signValue } from '#platform'
import type { Position } from './store'

const purpose = 'desk-cursor'
const maxLength = 512
const packed = z.tuple([z.iso.datetime(), z.string()])

/** Where a list goes on. Signed: whatever stands in it goes into a query. */
export function signPosition({ createdAt, id }: Position, key: Buffer): string {
  return signValue([createdAt, id], { key, purpose })
}

/** Nothing when it is not a cursor of ours. */
export function readPosition(text: string, key: Buffer): Position | undefined {
  const { data } = packed.safeParse(readSigned(text, { key, purpose, maxLength }))
  return data && { createdAt: data[0], id: data[1] }
}
