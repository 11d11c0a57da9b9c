import { s3Storage } from '@payloadcms/storage-s3'
import type { Plugin } from 'payload'

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
