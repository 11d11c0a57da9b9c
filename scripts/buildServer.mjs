// Bundles the server and the command line into dist/: compiled JavaScript runs, no loader.
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { browserFiles } from './browserFiles.mjs'
import { isStale, writeStamp } from './stamp.mjs'

const stampFile = 'dist/server.stamp.json'
const entryPoints = { server: 'src/main.ts', cli: 'src/cli/index.ts' }
const alsoMatters = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'scripts/buildServer.mjs',
  'scripts/browserFiles.mjs',
]

export const isServerStale = (root) =>
  isStale(root, stampFile) || Object.keys(entryPoints).some((name) => !existsSync(path.join(root, `dist/${name}.js`)))

/** Takes well under a second. */
export const buildServer = async (root) => {
  const { build, transform } = await import('esbuild')
  rmSync(path.join(root, stampFile), { force: true })
  const bundled = []
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
    plugins: browserFiles(root, transform, bundled),
  })
  const inputs = [...Object.keys(metafile.inputs), ...bundled].map((name) => name.replace(/^(?:raw|bundle):/, ''))
  writeStamp(root, stampFile, [...new Set([...inputs, ...alsoMatters])])
}

/** The table of routes, for generators: only a bundle has style sheets and scripts of the site as texts. */
export const loadRoutes = async (root) => {
  const { build, transform } = await import('esbuild')
  const outfile = path.join(root, 'node_modules/.cache/colloquy/routes.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['src/routes.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    logLevel: 'warning',
    plugins: browserFiles(root, transform),
  })
  const { routes } = await import(outfile)
  return routes
}
