import { createReadStream, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import {
  type CollectionAfterReadHook,
  type CollectionBeforeChangeHook,
  type CollectionBeforeOperationHook,
  createLocalReq,
  type DataFromCollectionSlug,
  type Payload,
  type PayloadRequest,
  type Plugin,
  type UploadConfig,
} from 'payload'
import { refusal } from '#platform'
import { pagesById } from '#platform/database'
import { isKnown } from '#platform/http'
import { needsCleaning, placeholderOf, shownSizes, srcsetOf, uprightPicture } from './pictures'

/**
 * Where uploads go when `S3_URL` (`s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=R&http=1]`) is set: a bucket that several
 * processes share. Without it they stay in `DATA_DIR/media`, and what speaks to buckets is not loaded.
 */
export async function uploadStorage(s3Url: string | undefined): Promise<Plugin[]> {
  if (s3Url === undefined) return []
  const { s3Storage } = await import('@payloadcms/storage-s3')
  const { hostname, password, pathname, port, searchParams, username } = new URL(s3Url)
  const scheme = searchParams.get('http') === '1' ? 'http' : 'https'
  return [
    s3Storage({
      bucket: pathname.replace(/^\//, ''),
      collections: { media: true },
      config: {
        credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
        endpoint: `${scheme}://${hostname}${port ? `:${port}` : ''}`,
        forcePathStyle: true,
        region: searchParams.get('region') ?? 'us-east-1',
      },
    }),
  ]
}

type Handler = NonNullable<UploadConfig['handlers']>[number]

/** A replaced picture keeps its address, so a browser asks again after a while; until then it asks for nothing. */
const keptFor = 'public, max-age=300, stale-while-revalidate=86400'

/** For buckets, whose plugin answers with the validators of the bucket. */
export const keepPictures: NonNullable<UploadConfig['modifyResponseHeaders']> = ({ headers }) => {
  headers.set('Cache-Control', keptFor)
  return headers
}

/**
 * Answers files of a folder with validators, so that nobody loads a picture twice, and in parts. One that is not there is 404;
 * Payload would answer 500 and log an error for any name a stranger makes up.
 */
export function serveFiles(folder: string): Handler {
  return (req, { params: { filename } }) => {
    const file = path.join(folder, path.basename(filename))
    // A stranger's name may hold what no file system takes.
    const stats = filename.includes('\0') ? undefined : statSync(file, { throwIfNoEntry: false })
    const type = types[path.extname(file).toLowerCase()]
    if (!stats?.isFile()) throw refusal('not_found', { message: 'There is no such file.' })
    // Of a kind that is not taken any more: Payload finds out what it is.
    return type === undefined ? undefined : answerFile(req, { file, stats, type })
  }
}

const types: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

function answerFile(
  { headers: asked }: PayloadRequest,
  { file, stats, type }: { file: string; stats: Stats; type: string },
): Response {
  const etag = `"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`
  const changed = new Date(Math.floor(stats.mtimeMs / 1000) * 1000)
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    'Cache-Control': keptFor,
    'Content-Type': type,
    ETag: etag,
    'Last-Modified': changed.toUTCString(),
  })
  const ifNoneMatch = asked.get('if-none-match')
  const since = Date.parse(asked.get('if-modified-since') ?? '')
  if (ifNoneMatch === null ? since >= changed.getTime() : isKnown(ifNoneMatch, etag))
    return new Response(null, { status: 304, headers })
  const range = rangeOf(asked, stats.size, [etag, changed.toUTCString()])
  if (range === 'none') {
    headers.set('Content-Range', `bytes */${stats.size}`)
    return new Response(null, { status: 416, headers })
  }
  const { end, start } = range ?? { start: 0, end: stats.size - 1 }
  headers.set('Content-Length', String(end - start + 1))
  if (range) headers.set('Content-Range', `bytes ${start}-${end}/${stats.size}`)
  // The type of Node's web streams is not the DOM's, the object is.
  const body = stats.size === 0 ? null : (Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream)
  return new Response(body, { status: range ? 206 : 200, headers })
}

/** The one part that is asked for, ends included; `none` when the file has no such part; undefined: the whole. Several are answered with the whole. */
function rangeOf(
  asked: Headers,
  size: number,
  validators: readonly string[],
): { start: number; end: number } | 'none' | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(asked.get('range')?.replaceAll(' ', '') ?? '') ?? []
  const ifRange = asked.get('if-range')
  if ((!from && !to) || (ifRange !== null && !validators.includes(ifRange))) return undefined
  const start = from ? Number(from) : Math.max(0, size - Number(to))
  const end = from && to ? Math.min(Number(to), size - 1) : size - 1
  return start > end || start >= size ? 'none' : { start, end }
}

/**
 * A submitted address is never fetched. Payload would fetch `url` of the data when a picture without a file is to be cropped;
 * the address of a stored one is its own business.
 */
export const refuseAddresses: CollectionBeforeOperationHook<'media'> = ({ args, operation, req }) => {
  if (operation !== 'create' && operation !== 'update') return
  const { data } = args as { data?: Record<string, unknown> }
  if (operation === 'create' && !req.file)
    throw refusal('invalid_input', { path: 'file', message: 'Please send the picture itself.' })
  if (data && 'url' in data) delete data.url
}

/**
 * What is kept of a picture that is sent: its pixels, upright, and its colour profile. Cameras add where it was taken and by whom.
 * @throws Refusal `invalid_input` for what is no picture
 */
export const cleanPicture: CollectionBeforeOperationHook<'media'> = async ({ operation, req }) => {
  const { file } = req
  if (!file || (operation !== 'create' && operation !== 'update')) return
  // Strangers are refused, whatever they send.
  if (!req.user && req.payloadAPI !== 'local') return
  const data = await uprightPicture(file.data)
  req.file = { ...file, data, size: data.length }
}

/** Notes what stands for a picture until it has come, whenever its file changes. */
export const notePlaceholder: CollectionBeforeChangeHook<DataFromCollectionSlug<'media'>> = async ({ data, req }) =>
  req.file ? { ...data, placeholder: await placeholderOf(req.file.data) } : data

/** For frontends: the widths there are, as `<img srcset>` takes them. After the fields, whose addresses are made when they are read. */
export const addSrcset: CollectionAfterReadHook<DataFromCollectionSlug<'media'>> = ({ doc }) => ({
  ...doc,
  srcset: srcsetOf(shownSizes(doc)) || null,
})

/** A picture that replaces one of the same name keeps its address. */
export const keepFileName: CollectionBeforeOperationHook<'media'> = async ({ args, operation, req }) => {
  if (operation !== 'update' || !req.file || !('id' in args) || args.id === undefined) return
  const stored = await req.payload.db.findOne<{ id: string; filename?: string | null }>({
    collection: 'media',
    where: { id: { equals: args.id } },
    select: { filename: true },
    req,
  })
  if (stored?.filename && stored.filename === path.basename(req.file.name))
    Object.assign(args, { overwriteExistingFiles: true })
}

type StoredPicture = {
  id: string
  filename?: string | null
  mimeType?: string | null
  placeholder?: string | null
}

const atOnce = 50

/** The file of a picture, from wherever it is kept: what answers visitors is asked. */
async function bytesOf(req: PayloadRequest, doc: StoredPicture, filename: string): Promise<Buffer> {
  const { handlers = [] } = req.payload.collections.media.config.upload
  for (const handler of handlers) {
    const params = { collection: 'media', filename }
    const answer = await handler(req, { doc: doc as never, headers: new Headers(), params })
    if (answer instanceof Response && answer.ok) return Buffer.from(await answer.arrayBuffer())
  }
  throw new Error('There is no such file')
}

/**
 * Sends stored pictures that carry more than their pixels, or have no placeholder, through what cleans new ones; they keep their addresses. `failed`
 * names files that are missing or damaged.
 */
export async function cleanStoredPictures(
  payload: Payload,
): Promise<{ seen: number; cleaned: number; failed: string[] }> {
  const failed: string[] = []
  let [seen, cleaned] = [0, 0]
  const pictures = pagesById<StoredPicture>(payload, {
    collection: 'media',
    select: { filename: true, mimeType: true, placeholder: true },
    size: atOnce,
  })
  for await (const page of pictures)
    for (const doc of page) {
      const { filename, mimeType, placeholder } = doc
      if (!filename) continue
      seen += 1
      const req = await createLocalReq({}, payload)
      try {
        const data = await bytesOf(req, doc, filename)
        if (placeholder && !(await needsCleaning(data))) continue
        const file = { data, mimetype: mimeType ?? '', name: filename, size: data.length }
        await payload.update({ collection: 'media', id: doc.id, data: {}, file, overwriteExistingFiles: true, req })
        cleaned += 1
      } catch {
        failed.push(filename)
      }
    }
  return { seen, cleaned, failed }
}

/** Whose upload it is, so that they can go on describing it. */
export const noteOwner: CollectionBeforeChangeHook = ({ data, operation, req }) =>
  operation === 'create' ? { ...data, owner: req.user ? String(req.user.id) : null } : data
