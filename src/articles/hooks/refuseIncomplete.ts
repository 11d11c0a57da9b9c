import {
  type CollectionBeforeChangeHook,
  type PayloadRequest,
  ValidationError,
  type ValidationFieldError,
} from 'payload'
import { servicesOf } from '#platform'

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && 'id' in value) return String(value.id)
  return undefined
}

function isEmptyBody(body: unknown): boolean {
  const text = (node: unknown): string => {
    if (typeof node !== 'object' || node === null) return ''
    if ('text' in node && typeof node.text === 'string') return node.text
    if ('type' in node && (node.type === 'upload' || node.type === 'horizontalrule')) return 'x'
    if ('children' in node && Array.isArray(node.children)) return node.children.map(text).join('')
    return 'root' in node ? text(node.root) : ''
  }
  return text(body).trim() === ''
}

/** Clocks differ a little. */
const isInFuture = (time: unknown, now: Date): boolean =>
  typeof time === 'string' && Date.parse(time) > now.getTime() + 60_000

async function imageFaults(req: PayloadRequest, hero: unknown): Promise<ValidationFieldError[]> {
  const id = idOf(hero)
  if (!id) return []
  // Whether a picture is complete does not depend on who publishes; pictures are public anyway.
  const image = await req.payload.findByID({
    collection: 'media',
    id,
    depth: 0,
    disableErrors: true,
    overrideAccess: true,
    req,
  })
  if (!image) return [{ path: 'hero', message: 'This picture no longer exists. Please choose another one.' }]
  const lacking = [...(image.alt ? [] : ['a text alternative (alt)']), ...(image.credit ? [] : ['a credit'])]
  // One fault a field: the admin shows no second one.
  return lacking.length === 0 ? [] : [{ path: 'hero', message: `The picture needs ${lacking.join(' and ')}.` }]
}

/** Refuses publishing what is not ready, naming every fault. Payload skips required fields for drafts, so publishing must check. */
export const refuseIncomplete: CollectionBeforeChangeHook = async ({ data, originalDoc, req }) => {
  const next = { ...originalDoc, ...data }
  if (next._status !== 'published') return
  const errors: ValidationFieldError[] = []
  if (!next.title?.trim()) errors.push({ path: 'title', message: 'Please give the article a title.' })
  if (!next.slug) errors.push({ path: 'slug', message: 'Please give the article a slug.' })
  if (isEmptyBody(next.body)) errors.push({ path: 'body', message: 'Please write something before publishing.' })
  if (isInFuture(next.publishedAt, servicesOf(req.payload).now()))
    errors.push({
      path: 'publishedAt',
      message: 'This time has not come yet, and publishing is at once. Leave it empty, or choose “Schedule publish”.',
    })
  errors.push(...(await imageFaults(req, next.hero)))
  if (errors.length > 0) throw new ValidationError({ collection: 'articles', errors, req })
}
