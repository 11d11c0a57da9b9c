import type { Payload } from 'payload'

/** Whether a value of any kind is an object with fields: no list, and not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a text can be the id of a document. MongoDB refuses to look for what cannot be one of its own. */
export function mayBeId({ db }: Pick<Payload, 'db'>, text: string): boolean {
  return db.name !== 'mongoose' || /^[0-9a-f]{24}$/i.test(text)
}

/** Whether a text has the form of an id of either database (UUID, ObjectId): others are never asked for. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^(?:[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(text)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

const marks = /[&<>"'`]/
const everyMark = /[&<>"'`]/g

/** Text for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  // To replace takes three times as long as to look, and most texts have nothing to replace.
  return marks.test(text) ? text.replace(everyMark, (character) => entities[character] ?? '') : text
}
