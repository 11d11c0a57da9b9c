import { z } from 'zod'
import { reasonCodes } from '#moderation'
import { isId, readSigned, signValue } from '#platform'
import { parseInput } from '#platform/http'
import type { Position } from './findComments'
import { type DeskQuery, deskTabs } from './types'

/** How many cards one answer may hold. */
const mostCards = 200
const usualCards = 50
const longestSearch = 200
const maxCursorLength = 512

/** A field left empty in a form is not asked for. */
const given = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema)

const flag = z.union([z.literal(true), z.literal(false), z.enum(['true', '1', 'false', '0'])]).transform((value) => {
  return value === true || value === 'true' || value === '1'
})

const tab = given(z.enum(deskTabs).default('pending'))

export const deskQuery = z.object({
  tab,
  search: given(z.string().trim().max(longestSearch).optional()),
  article: given(z.string().refine(isId, 'This is not the id of an article.').optional()),
  reason: given(z.enum(reasonCodes).optional()),
  author: given(z.string().max(245).optional()),
  from: given(z.iso.date().optional()),
  to: given(z.iso.date().optional()),
  links: given(flag.optional()),
  sort: given(z.enum(['oldest', 'newest']).default('oldest')),
  limit: given(z.coerce.number().int().min(1).max(mostCards).default(usualCards)),
  after: given(z.string().max(maxCursorLength).optional()),
})

/** @throws Refusal `invalid_input` for each field that is not what it should be */
export function readDeskQuery(raw: unknown): DeskQuery {
  const { search, ...query } = parseInput(deskQuery, raw)
  return { ...query, search: search || undefined }
}

export const tabQuery = z.object({ tab })

/** @throws Refusal */
export function readTab(raw: unknown): DeskQuery['tab'] {
  return parseInput(tabQuery, raw).tab
}

export const daysQuery = z.object({ days: given(z.coerce.number().int().min(1).max(366).default(30)) })

/** How many days the numbers are asked for. @throws Refusal */
export function readDays(raw: unknown): number {
  return parseInput(daysQuery, raw).days
}

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
