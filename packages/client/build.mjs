// Builds dist/: a module for each entry, and the types. To be run before `npm pack`, which runs no script in this repository (.npmrc).
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
rmSync(new URL('dist', import.meta.url), { recursive: true, force: true })
await build({
  absWorkingDir: here,
  entryPoints: ['src/index.ts', 'src/payload.ts'],
  outdir: 'dist',
  format: 'esm',
  target: 'es2022',
  bundle: true,
  splitting: true,
  minify: true,
  legalComments: 'none',
})
const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
const { status } = spawnSync(process.execPath, [compiler, '-p', here], { stdio: 'inherit' })
process.exit(status ?? 1)
