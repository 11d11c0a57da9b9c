import type { FlattenedField, Where } from 'payload'
import { isRecord } from '#platform'

/** What both adapters answer by themselves where it is plain. */
export const plainReads = ['find', 'findOne', 'findGlobal', 'count'] as const

/** Said by what is not plain: Payload's own method answers. */
export const notPlain = Symbol('not plain')

/** More values than this are Payload's business. */
export const mostValues = 500

type Comparable = 'text' | 'number' | 'boolean' | 'date'

/** Fields whose values stand in a document as they are compared, on either database. */
export const comparableKinds: Partial<Record<FlattenedField['type'], Comparable>> = {
  text: 'text',
  textarea: 'text',
  email: 'text',
  code: 'text',
  select: 'text',
  radio: 'text',
  number: 'number',
  checkbox: 'boolean',
  date: 'date',
}

/** A value that can be compared with such a field; nothing where Payload would have to read it first. */
export function comparableValue(kind: Comparable, value: unknown): string | number | boolean | Date | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'date': {
      const date = typeof value === 'string' && value !== '' ? new Date(value) : value
      return date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined
    }
  }
}

/** A comparison with a text, or with nothing, which needs no more than the field itself. */
export const isWithTextOrNothing = (condition: unknown): condition is { equals: string | null } =>
  isRecord(condition) &&
  Object.keys(condition).join() === 'equals' &&
  (condition.equals === null || typeof condition.equals === 'string')

/** What all has to hold, however it is nested: what is said of one document that another belongs to is asked together. */
export function factsOf(where: Where): [path: string, condition: unknown][] {
  return Object.entries(where).flatMap(([path, condition]): [string, unknown][] =>
    /^and$/i.test(path) && Array.isArray(condition) && condition.every(isRecord)
      ? condition.flatMap((part) => factsOf(part as Where))
      : [[path, condition]],
  )
}
