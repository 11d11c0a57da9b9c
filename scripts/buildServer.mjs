// Bundles the server and the command line into dist/: compiled JavaScript runs, no loader.
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isStale, writeStamp } from './stamp.mjs'

const stampFile = 'dist/server.stamp.json'
const entryPoints = { server: 'src/main.ts', cli: 'src/cli/index.ts' }
const alsoMatters = ['package-lock.json', 'package.json', 'tsconfig.json', 'scripts/buildServer.mjs']

export const isServerStale = (root) =>
  isStale(root, stampFile) || Object.keys(entryPoints).some((name) => !existsSync(path.join(root, `dist/${name}.js`)))

/** Takes well under a second. */
export const buildServer = async (root) => {
  const { build } = await import('esbuild')
  rmSync(path.join(root, stampFile), { force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  })
  writeStamp(root, stampFile, [...Object.keys(metafile.inputs), ...alsoMatters])
}
