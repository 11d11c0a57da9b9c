import type { CollectionBeforeValidateHook, PayloadRequest, ValidationFieldError } from 'payload'
import { invalidFields, isRecord } from '#platform'

/** A node of rich text as the editor keeps it. */
export type BodyNode = Record<string, unknown> & { type: string }

/** What the editor of bodies makes; a node of any other kind would be shown to nobody. */
const knownNodes = new Set([
  'root',
  'paragraph',
  'heading',
  'text',
  'linebreak',
  'tab',
  'list',
  'listitem',
  'quote',
  'horizontalrule',
  'link',
  'autolink',
  'upload',
])

/** All nodes of a body, the outer before the inner ones. */
export function nodesOf(body: unknown): BodyNode[] {
  const found: BodyNode[] = []
  const visit = (node: unknown): void => {
    if (!isRecord(node)) return
    found.push({ ...node, type: typeof node.type === 'string' ? node.type : '' })
    if (Array.isArray(node.children)) for (const child of node.children) visit(child)
  }
  if (isRecord(body)) visit(body.root)
  return found
}

/** What keeps a body from being stored; undefined when it can be. */
export function faultOfBody(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string')
    return 'The body is rich text as the editor makes it (JSON with a `root`); text or HTML cannot be stored here.'
  if (!isRecord(body) || !isRecord(body.root) || !Array.isArray(body.root.children))
    return 'The body is rich text as the editor makes it: an object with a `root` that has `children`.'
  const unknown = nodesOf(body).find(({ type }) => !knownNodes.has(type))
  if (!unknown) return undefined
  const name = unknown.type === '' ? 'a node without a type' : `a node of the type “${unknown.type.slice(0, 60)}”`
  return `The body holds ${name}, which nobody could see. It may hold: ${[...knownNodes].slice(1).join(', ')}.`
}

/** The page's own heading is its title: a body begins below it, and ends where its styles end. */
const tags: Readonly<Record<string, string>> = { h1: 'h2', h5: 'h4', h6: 'h4' }

/** A host by its looks: names and a last one of letters, perhaps with a port, a path or a query. */
const bareHost = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u

/** An address of which nothing but letters and escapes is left, signs that part an address among them. */
const escaped = /^[\w.!~*'()%-]*%(?:25)*(?:23|2f|3a|3f|40)[\w.!~*'()%-]*$/i

/** What earlier versions stored for an address that Payload did not know, such as `http://intranet/`: escaped anew with every save. */
function unescaped(address: string): string {
  try {
    let plain = address
    while (escaped.test(plain)) plain = decodeURIComponent(plain)
    return plain
  } catch {
    return address
  }
}

/** An address as it was meant: a host without a scheme would lead to a page below this one. */
export function completeAddress(typed: string): string {
  const address = unescaped(typed.trim())
  if (bareHost.test(address)) return `https://${address}`
  // Phone numbers are written with spaces and brackets, and called without.
  if (/^tel:/i.test(address)) return `tel:${address.slice(4).replace(/[^\d+*#;=a-z-]/gi, '')}`
  return address
}

/** The editor makes a link before its address is asked for, and leaves it there where somebody thinks better of it. */
function withoutEmptyLink(node: unknown): unknown[] {
  if (!isRecord(node) || node.type !== 'link' || !isRecord(node.fields) || node.fields.linkType === 'internal')
    return [node]
  const isEmpty = /^\s*(?:https?:\/\/)?\s*$/i.test(String(node.fields.url ?? ''))
  return isEmpty && Array.isArray(node.children) ? node.children : [node]
}

/** The body with headings that the page has styles for, and links that lead where they were meant to. */
export function mendBody(body: unknown): unknown {
  const mend = (node: unknown): unknown => {
    if (!isRecord(node)) return node
    const mended = { ...node }
    const tag = node.type === 'heading' && typeof node.tag === 'string' ? tags[node.tag] : undefined
    if (tag) mended.tag = tag
    if (
      (node.type === 'link' || node.type === 'autolink') &&
      isRecord(node.fields) &&
      typeof node.fields.url === 'string'
    )
      mended.fields = { ...node.fields, url: completeAddress(node.fields.url) }
    if (Array.isArray(node.children)) mended.children = node.children.flatMap(withoutEmptyLink).map(mend)
    return mended
  }
  return isRecord(body) ? { ...body, root: mend(body.root) } : body
}

/** Refuses, in drafts too, a body that could not be shown; mends what was meant well. */
export const checkBody: CollectionBeforeValidateHook = ({ data, req }) => {
  if (!data || data.body === undefined || data.body === null) return
  const fault = faultOfBody(data.body)
  if (fault) throw invalidFields({ collection: 'articles', errors: [{ path: 'body', message: fault }], req })
  return { ...data, body: mendBody(data.body) }
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return isRecord(value) && value.id !== undefined ? String(value.id) : undefined
}

type StoredPicture = { id: string; alt?: string | null; credit?: string | null; filename?: string | null }

/** What the pictures of an article lack, of the one above it and of those in its text. Each is asked for once. */
export async function pictureFaults(
  req: PayloadRequest,
  { body, hero }: { body: unknown; hero: unknown },
): Promise<ValidationFieldError[]> {
  const heroId = idOf(hero)
  const inText = [
    ...new Set(nodesOf(body).flatMap(({ type, value }) => (type === 'upload' ? (idOf(value) ?? []) : []))),
  ]
  if (!heroId && inText.length === 0) return []
  // Whether a picture is complete does not depend on who publishes; pictures are public anyway.
  const { docs } = await req.payload.db.find<StoredPicture>({
    collection: 'media',
    where: { id: { in: [...(heroId ? [heroId] : []), ...inText] } },
    select: { alt: true, credit: true, filename: true },
    limit: 0,
    pagination: false,
    req,
  })
  const byId = new Map(docs.map((picture) => [String(picture.id), picture]))
  // One fault a field: the admin shows no second one.
  const ofHero = heroId ? faultOf(byId.get(heroId), 'The picture') : undefined
  const ofBody = inText.flatMap((id) => {
    const picture = byId.get(id)
    return faultOf(picture, `The picture in the text${picture?.filename ? ` “${picture.filename}”` : ''}`) ?? []
  })
  return [
    ...(ofHero ? [{ path: 'hero', message: ofHero }] : []),
    ...(ofBody.length > 0 ? [{ path: 'body', message: ofBody.join(' ') }] : []),
  ]
}

function faultOf(picture: StoredPicture | undefined, name: string): string | undefined {
  if (!picture) return `${name} no longer exists. Please choose another one.`
  const lacking = [...(picture.alt ? [] : ['a text alternative (alt)']), ...(picture.credit ? [] : ['a credit'])]
  return lacking.length === 0 ? undefined : `${name} needs ${lacking.join(' and ')}.`
}
