// Bundles the server and the command line into dist/: compiled JavaScript runs, no loader.
import { existsSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
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

/** What is made of our code for Node, whoever runs it. */
const forNode = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  logLevel: 'warning',
}

/**
 * Packages that are loaded from node_modules all the same: what is compiled for a machine, what looks for files beside itself, what
 * loads only where a setting or a page asks for it, and React, of which there must be one.
 */
const apart = [
  ...['libsql', 'sharp'],
  ...['next', '@aws-sdk/*', 'drizzle-kit', 'pino-pretty', 'prettier', 'jsdom', 'esbuild'],
  ...['react', 'react-dom'],
  // Parts of MongoDB's driver that are not installed; it does without.
  ...['mongodb-client-encryption', 'kerberos', '@mongodb-js/zstd', 'gcp-metadata', 'snappy', 'socks', 'aws4'],
]

/**
 * Leaves the lines of packages out of a source map: with them the maps are 40 MB, and a map is read whole when the first error's stack
 * leads through its file (src/platform/log/stackTraces.ts).
 */
const keepOwnLines = async (file) => {
  const { decode, encode } = await import('@jridgewell/sourcemap-codec')
  const map = JSON.parse(await readFile(file, 'utf8'))
  const own = map.sources.map((source) => !/(?:^|\/)node_modules\//.test(source))
  const places = own.map((_, index) => own.slice(0, index).filter(Boolean).length)
  const mappings = decode(map.mappings).map((line) => {
    const kept = []
    for (const [column, source, ...rest] of line) {
      if (source !== undefined && own[source]) kept.push([column, places[source], ...rest])
      // What follows is nobody's; one such entry ends what was before it.
      else if (kept.length > 0 && kept.at(-1).length > 1) kept.push([column])
    }
    return kept
  })
  const sources = map.sources.filter((_, index) => own[index])
  await writeFile(file, JSON.stringify({ ...map, sources, mappings: encode(mappings) }))
}

/**
 * Takes a few seconds. Packages are bundled as well: to find and read thousands of their files takes as long as all else that a start
 * has to do. What is imported later (MongoDB, buckets) is a file of its own.
 */
export const buildServer = async (root) => {
  const { build, transform } = await import('esbuild')
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  const bundled = []
  const { metafile } = await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    external: apart,
    conditions: ['production'],
    sourcemap: true,
    sourcesContent: false,
    minifyWhitespace: true,
    // Packages that were written for CommonJS ask for others, and for where they are.
    banner: {
      js: [
        "import { createRequire as createRequireHere } from 'node:module'",
        'const require = createRequireHere(import.meta.url)',
        'const [__filename, __dirname] = [import.meta.filename, import.meta.dirname]',
      ].join('\n'),
    },
    metafile: true,
    plugins: browserFiles(root, transform, bundled),
  })
  await Promise.all(
    Object.keys(metafile.outputs)
      .filter((name) => name.endsWith('.map'))
      .map((name) => keepOwnLines(path.join(root, name))),
  )
  // The lock file vouches for packages.
  const inputs = [...Object.keys(metafile.inputs), ...bundled]
    .map((name) => name.replace(/^(?:raw|bundle):/, ''))
    .filter((name) => !name.startsWith('node_modules/'))
  writeStamp(root, stampFile, [...new Set([...inputs, ...alsoMatters])])
}

/** The table of routes, for generators: only a bundle has style sheets and scripts of the site as texts. */
export const loadRoutes = async (root) => {
  const { build, transform } = await import('esbuild')
  const outfile = path.join(root, 'node_modules/.cache/colloquy/routes.mjs')
  await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints: ['src/routes.ts'],
    outfile,
    packages: 'external',
    plugins: browserFiles(root, transform),
  })
  const { routes } = await import(outfile)
  return routes
}
