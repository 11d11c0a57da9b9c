// Builds the admin with Next, the only part that takes long.
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { takeBuildTurn } from './buildTurn.mjs'
import { hashFiles, isStale, writeStamp } from './stamp.mjs'

const stampFile = '.next/colloquy.stamp.json'
const buildId = '.next/BUILD_ID'
const shell = 'src/app/(payload)'
const entryPoints = [
  `${shell}/layout.tsx`,
  `${shell}/admin/[[...segments]]/page.tsx`,
  `${shell}/admin/[[...segments]]/not-found.tsx`,
]
const alsoMatters = [
  'package-lock.json',
  'next.config.mjs',
  'tsconfig.json',
  'tsconfig.admin.json',
  'scripts/buildAdmin.mjs',
]
const tailLength = 8000

/** What Next says, what we say, and how far that is: measured once, good enough for a bar. */
const phases = [
  [/Creating an optimized production build/, 'compiling', 0.05],
  [/Compiled/, 'compiled', 0.75],
  [/Collecting page data/, 'collecting pages', 0.8],
  [/Generating static pages/, 'generating pages', 0.9],
  [/Finalizing/, 'finishing', 0.97],
]

export const isAdminStale = (root) => !existsSync(path.join(root, buildId)) || isStale(root, stampFile)

/** A build that is not whole or not current must not be served. */
export const forgetAdmin = (root) => {
  for (const file of [buildId, stampFile]) rmSync(path.join(root, file), { force: true })
}

/** The admin's own sources, through its imports: a change elsewhere in the server does not build it again. */
const sourcesOf = async (root) => {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: '.next',
    write: false,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    jsx: 'automatic',
    metafile: true,
    logLevel: 'silent',
  })
  return [...Object.keys(metafile.inputs), ...alsoMatters]
}

/**
 * Builds the admin, or waits for another process that does and builds only if that has failed. `onPhase({ name, share, until })`
 * hears how far it is; `signal` ends it. Throws an error with the end of Next's output when it fails.
 */
export const buildAdmin = async (root, { onPhase = () => {}, signal } = {}) => {
  let hasWaited = false
  const onWait = () => {
    hasWaited = true
    onPhase({ name: 'waiting for another start that builds it', share: 0, until: 1 })
  }
  const release = await takeBuildTurn(root, { onWait, signal })
  try {
    if (!hasWaited || isAdminStale(root)) await runNext(root, { onPhase, signal })
  } finally {
    release()
  }
}

const runNext = async (root, { onPhase, signal }) => {
  forgetAdmin(root)
  const sources = await sourcesOf(root)
  // Before the build: what changes while it runs makes it stale.
  const hash = hashFiles(root, sources)
  const child = spawn(process.execPath, ['--conditions=production', 'node_modules/next/dist/bin/next', 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // For the workers it starts.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --conditions=production`.trim(),
    },
  })
  // Readers are served meanwhile.
  if (child.pid) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL)
  let tail = ''
  const read = (chunk) => {
    const text = chunk.toString()
    tail = (tail + text).slice(-tailLength)
    for (const [at, [pattern, name, share]] of phases.entries())
      if (pattern.test(text)) onPhase({ name, share, until: phases[at + 1]?.[2] ?? 1 })
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) {
    forgetAdmin(root)
    throw new Error(`next build ended with exit code ${code}:\n${tail}`)
  }
  writeStamp(root, stampFile, sources, hash)
}
