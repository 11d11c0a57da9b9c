// Files for browsers as texts of the server's bundle: `?raw` is minified as it is, `?bundle` with all it imports.
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** As esbuild names its other inputs: the stamp is made of them. */
const named = (root, suffix, { path: given, resolveDir }) =>
  path.relative(root, path.resolve(resolveDir, given.slice(0, -suffix.length)))

const rawFiles = (root, transform) => ({
  name: 'raw',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (asked) => ({ path: named(root, '?raw', asked), namespace: 'raw' }))
    build.onLoad({ filter: /.*/, namespace: 'raw' }, async ({ path: file }) => {
      const text = readFileSync(path.join(root, file), 'utf8')
      const { code } = await transform(text, { loader: path.extname(file).slice(1), minify: true, target: 'es2022' })
      return { contents: code.trim(), loader: 'text' }
    })
  },
})

/**
 * A script for browsers in one text; a file that exports something is a module, another one a script of the classic kind.
 * @param {string} root
 * @param {string} file
 */
export const bundleForBrowser = async (root, file) => {
  const { build, transform } = await import('esbuild')
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    write: false,
    format: /^export /m.test(readFileSync(path.join(root, file), 'utf8')) ? 'esm' : 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [rawFiles(root, transform)],
  })
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) }
}

/** For esbuild. What was bundled is added to `inputs`. */
export const browserFiles = (root, transform, inputs = []) => [
  rawFiles(root, transform),
  {
    name: 'bundle',
    setup(build) {
      build.onResolve({ filter: /\?bundle$/ }, (asked) => ({
        path: named(root, '?bundle', asked),
        namespace: 'bundle',
      }))
      build.onLoad({ filter: /.*/, namespace: 'bundle' }, async ({ path: file }) => {
        const bundled = await bundleForBrowser(root, file)
        inputs.push(...bundled.inputs)
        return { contents: bundled.text, loader: 'text' }
      })
    },
  },
]

/** The same `?bundle` for Vite, which tests run in. */
export const browserBundles = (root) => ({
  name: 'bundle',
  enforce: 'pre',
  // What is kept from run to run is found by the text of the file itself, and a bundle has all it imports.
  configureVitest({ experimental_defineCacheKeyGenerator: defineKey }) {
    defineKey(({ id }) => (id.endsWith('?bundle') ? false : undefined))
  },
  async load(id) {
    if (!id.endsWith('?bundle')) return undefined
    const { text } = await bundleForBrowser(root, path.relative(root, id.slice(0, -'?bundle'.length)))
    return `export default ${JSON.stringify(text)}`
  },
})
