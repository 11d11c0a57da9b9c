// Tells whether something built is still what its sources say: a hash over the files that went into it.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const contentOf = (file) => {
  try {
    return readFileSync(file)
  } catch {
    // A source that is gone is a change like any other.
    return null
  }
}

/** SHA-256 over names and contents of the files, in an order of its own. */
export const hashFiles = (root, files) => {
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort()) {
    const content = contentOf(path.join(root, file))
    hash.update(`${file}\0${content === null ? 'gone' : content.length}\0`)
    if (content !== null) hash.update(content)
  }
  return hash.digest('hex')
}

/** Keeps what `files` (relative to `root`) are now, or were when `hash` was taken. */
export const writeStamp = (root, stampFile, files, hash = hashFiles(root, files)) => {
  const sorted = [...new Set(files)].sort()
  const target = path.join(root, stampFile)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${JSON.stringify({ hash, files: sorted }, null, 1)}\n`)
}

/** Whether the stamp is missing, unreadable, or one of its files has changed since. */
export const isStale = (root, stampFile) => {
  const text = contentOf(path.join(root, stampFile))
  if (text === null) return true
  try {
    const { hash, files } = JSON.parse(text.toString())
    return hash !== hashFiles(root, files)
  } catch {
    return true
  }
}
