import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installed, patienceMs } from './installed'

const version = '3.7.1'
const bucket = 'media'

/** The part of s3rver that is used here; it has no types of its own. */
type Running = { run(): Promise<{ port: number }>; close(): Promise<void> }
type S3rver = new (options: {
  port: number
  silent: boolean
  directory: string
  configureBuckets: { name: string }[]
}) => Running

export type S3Server = {
  /** What `S3_URL` is set to. */
  url: string
  /** Names of the files in the bucket. */
  files(): string[]
  stop(): Promise<void>
}

/** An S3 server in this process, with an empty bucket: s3rver from npm, installed for tests only. */
export const startS3 = async (): Promise<S3Server> => {
  const found = await installed({ name: 's3rver', version }, (home) =>
    promisify(execFile)(
      'npm',
      ['install', '--prefix', home, '--no-audit', '--no-fund', '--ignore-scripts', `s3rver@${version}`],
      { timeout: patienceMs },
    ),
  )
  if ('fault' in found) throw new Error(`There is no S3 server to test with: ${found.fault}`)
  const S3: S3rver = createRequire(join(found.home, 'package.json'))('s3rver')
  const directory = mkdtempSync(join(tmpdir(), 'colloquy-s3-'))
  const server = new S3({ port: 0, silent: true, directory, configureBuckets: [{ name: bucket }] })
  const { port } = await server.run()
  return {
    url: `s3://S3RVER:S3RVER@127.0.0.1:${port}/${bucket}?http=1`,
    files: () =>
      readdirSync(join(directory, bucket), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('._S3rver_object'),
      ),
    stop: async () => {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
