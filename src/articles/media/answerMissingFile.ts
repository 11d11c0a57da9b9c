import { statSync } from 'node:fs'
import path from 'node:path'
import type { UploadConfig } from 'payload'
import { refusal } from '#platform'

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
