import type { CollectionBeforeValidateHook } from 'payload'
import { refusal } from '#platform'

const typed = ['article', 'parent', 'name', 'url', 'content'] as const
const correctable = ['name', 'url', 'content'] as const

const pick = (data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.filter((key) => key in data).map((key) => [key, data[key]]))

/**
 * Keeps of a write only what people type; status, id, dates, place and unknown keys are the system's. On updates Payload
 * has filled the data with the document's own values, so the rest is put back to those.
 */
export const resetUntrusted: CollectionBeforeValidateHook = ({ data = {}, operation, originalDoc }) => {
  if (operation === 'create') return pick(data, typed)
  if (data.status !== undefined && data.status !== originalDoc?.status)
    throw refusal('forbidden', {
      message: 'A comment changes its status through moderation only: POST /api/moderation/comments.',
    })
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...kept } = originalDoc ?? {}
  return { ...kept, ...pick(data, correctable) }
}
