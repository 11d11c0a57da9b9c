// Bundles the server and the command line into dist/: compiled JavaScript runs, no loader.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isStale, writeStamp } from './stamp.mjs'

const stampFile = 'dist/server.stamp.json'
const entryPoints = { server: 'src/main.ts', cli: 'src/cli/index.ts' }
const alsoMatters = ['package-lock.json', 'package.json', 'tsconfig.json', 'scripts/buildServer.mjs']

export const isServerStale = (root) =>
  isStale(root, stampFile) || Object.keys(entryPoints).some((name) => !existsSync(path.join(root, `dist/${name}.js`)))

/** `import text from './file.css?raw'`: a style sheet or script for browsers, minified, as text. */
const rawFiles = (root, transform) => ({
  name: 'raw',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path: given, resolveDir }) => ({
      // As esbuild names its other inputs: the stamp is made of them.
      path: path.relative(root, path.resolve(resolveDir, given.replace(/\?raw$/, ''))),
      namespace: 'raw',
    }))
    build.onLoad({ filter: /.*/, namespace: 'raw' }, async ({ path: file }) => {
      const text = readFileSync(path.join(root, file), 'utf8')
      const { code } = await transform(text, { loader: path.extname(file).slice(1), minify: true, target: 'es2022' })
      return { contents: code, loader: 'text' }
    })
  },
})

/** Takes well under a second. */
export const buildServer = async (root) => {
  const { build, transform } = await import('esbuild')
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
    plugins: [rawFiles(root, transform)],
  })
  const inputs = Object.keys(metafile.inputs).map((name) => name.replace(/^raw:/, ''))
  writeStamp(root, stampFile, [...inputs, ...alsoMatters])
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
    plugins: [rawFiles(root, transform)],
  })
  const { routes } = await import(outfile)
  return routes
}
