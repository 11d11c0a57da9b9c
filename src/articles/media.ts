import { statSync } from 'node:fs'
import path from 'node:path'
import { s3Storage } from '@payloadcms/storage-s3'
import type { CollectionBeforeOperationHook, Plugin, UploadConfig } from 'payload'
import { refusal } from '#platform'

/**
 * Where uploads go when `S3_URL` (`s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=R&http=1]`) is set: a bucket that several
 * processes share. Without it they stay in `DATA_DIR/media`.
 */
export function uploadStorage(s3Url: string | undefined): Plugin[] {
  if (s3Url === undefined) return []
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

/** Answers 404 for a file that is not in the folder; Payload would answer 500 and log an error for any name a stranger makes up. */
export function answerMissingFile(folder: string): Handler {
  return (_req, { params: { filename } }) => {
    // A stranger's name may hold what no file system takes.
    const isThere =
      !filename.includes('\0') &&
      statSync(path.join(folder, path.basename(filename)), { throwIfNoEntry: false })?.isFile()
    if (!isThere) throw refusal('not_found', { message: 'There is no such file.' })
  }
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
