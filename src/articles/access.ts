import type { Access, CollectionBeforeOperationHook, PayloadRequest, Where } from 'payload'
import {
  bylineOf,
  defineSlot,
  isEditor,
  isKey,
  isModerator,
  isRecord,
  isWithin,
  isWriter,
  type KeyScope,
} from '#platform'
import { carriesBylineOf, isArticle, listed, published } from './target'

type Asked = { prefix?: string; scopes?: readonly KeyScope[] }

/** Authors have articles of their own: those that carry their byline. */
function ownArticles({ req }: Parameters<Access>[0], { prefix, scopes = ['write'] }: Asked = {}): Where | false {
  return req.user?.role === 'author' && isWithin(req.user, ...scopes) && carriesBylineOf(req.user, prefix)
}

/** Whose key for previews reads every draft. */
function previewsAll({ req: { user } }: Parameters<Access>[0]): boolean {
  return isKey(user) && user.keyScope === 'preview' && (user.role === 'admin' || user.role === 'editor')
}

/** The one article that a request may read as a draft, by a token for it. */
const previewed = defineSlot<string>('previewed-article')

/** Lets a request read one article whatever its state; nothing else is read otherwise than by anybody. */
export function allowPreview(req: PayloadRequest, id: string): void {
  previewed.write(req, id)
}

/** Everybody reads what is published and listed, moderators pages elsewhere too, which comments lead to; editors read all, writers their own drafts too, keys for previews where they ask for drafts. A list for a program holds drafts only where it asks for them. */
export const publishedOrOwn: Access = (args) => {
  const asksDrafts = String(args.req.query?.draft) === 'true'
  if (isKey(args.req.user) && args.id === undefined && !asksDrafts)
    return isModerator(args.req.user) ? published() : listed()
  if (isEditor(args.req.user)) return isModerator(args.req.user) || isArticle()
  if (asksDrafts && previewsAll(args)) return isArticle()
  const granted = previewed.read(args.req)
  if (granted !== undefined) return { or: [listed(), { id: { equals: granted } }] }
  if (isModerator(args.req.user)) return published()
  const own = ownArticles(args, { scopes: asksDrafts ? ['write', 'preview'] : ['write'] })
  return own ? { or: [listed(), own] } : listed()
}

/** Payload calls the reading of versions by the same name; only that of documents says whether drafts are meant, and strangers read no versions. */
export function isOfVersions({
  args,
  operation,
  req,
}: {
  args: object
  operation: string
  req: PayloadRequest
}): boolean {
  return operation === 'read' && Boolean(req.user) && !('draft' in args)
}

const ofDocuments = new Set<string>(['read', 'readDistinct', 'count', 'update', 'delete'])

/**
 * Moderators read pages that live elsewhere where a comment leads to one, and by their ids. A list of articles, and what is done to
 * many at once, leaves them out for everybody alike, unless a condition names the address such a page has.
 */
export const leaveOutPages: CollectionBeforeOperationHook<'articles'> = ({ args, operation, req }) => {
  // Pages have no versions, and conditions on those name fields otherwise.
  if (!ofDocuments.has(operation) || isOfVersions({ args, operation, req })) return
  const asked = args as { currentDepth?: number; id?: unknown; overrideAccess?: boolean; where?: Where }
  // What a relation leads to is read as a list, too, at a depth of its own. Nobody else reads pages at all.
  if (asked.id !== undefined || asked.currentDepth !== undefined || asked.overrideAccess || !isModerator(req.user))
    return
  if (namesField(asked.where, 'pageUrl')) return
  asked.where = asked.where ? { and: [asked.where, isArticle()] } : isArticle()
}

function namesField(where: unknown, name: string): boolean {
  if (Array.isArray(where)) return where.some((part) => namesField(part, name))
  if (!isRecord(where)) return false
  return Object.entries(where).some(
    ([path, part]) => path === name || (/^(?:and|or)$/i.test(path) && namesField(part, name)),
  )
}

/** Editors change every article, authors the ones that carry their byline. */
export const editorsOrOwn: Access = (args) => isEditor(args.req.user) || ownArticles(args)

/** Versions keep the document under a name of its own. */
export const editorsOrOwnVersions: Access = (args) =>
  isEditor(args.req.user) ||
  previewsAll(args) ||
  ownArticles(args, { prefix: 'version.', scopes: ['write', 'preview'] })

/** Editors change every byline, others their own. */
export const editorsOrOwnByline: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  const byline = isWithin(req.user, 'write') ? bylineOf(req) : undefined
  return byline ? { id: { equals: byline } } : false
}

/** Editors describe every picture, others those they have uploaded themselves. */
export const editorsOrOwnUpload: Access = ({ req }) => {
  if (isEditor(req.user)) return true
  return isWriter(req.user) && req.user ? { owner: { equals: String(req.user.id) } } : false
}

/** Validates the address of a byline's link. */
export function isHttpAddress(value: unknown): true | string {
  return (
    (typeof value === 'string' && /^https?:\/\/[^\s]+$/i.test(value)) ||
    'Please enter an address that starts with https://'
  )
}
