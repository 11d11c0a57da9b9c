// Builds the package @colloquy/client, packs it, and looks at it as npm and the users' compilers would: what is in it, its
// size, its manifest (publint), its types (arethetypeswrong).
// usage: npm run client
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const folder = 'packages/client'
const maxBytes = 4096
const faults = []
const into = mkdtempSync(path.join(tmpdir(), 'colloquy-client-'))
try {
  // Built here, so that it does not depend on whether npm may run scripts.
  execFileSync(process.execPath, ['build.mjs'], { cwd: folder, stdio: 'inherit' })
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into]
  const [{ filename, files }] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }))
  const names = files.map((file) => file.path).sort()
  for (const name of ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/payload.js'])
    if (!names.includes(name)) faults.push(`${name} is not in the package`)
  for (const name of names)
    if (!/^(LICENSE|README\.md|package\.json|dist\/[\w-]+\.(js|d\.ts))$/.test(name))
      faults.push(`${name} is in the package`)

  // The whole of the client: its entry and what that imports.
  const modules = names.filter((name) => /^dist\/(index|chunk-\w+)\.js$/.test(name))
  const bytes = gzipSync(Buffer.concat(modules.map((name) => readFileSync(path.join(folder, name)))), {
    level: 9,
  }).length
  if (bytes > maxBytes) faults.push(`${bytes} bytes compressed are more than ${maxBytes}`)
  for (const name of modules)
    if (/from\s*["'][^."']/.test(readFileSync(path.join(folder, name), 'utf8')))
      faults.push(`${name} imports a package`)

  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true })
  for (const message of messages) faults.push(`publint: ${formatMessage(message, pkg, { color: false })}`)

  const { problems = [{ kind: 'there are none' }] } = await checkPackage(
    createPackageFromTarballData(readFileSync(path.join(into, filename))),
  )
  for (const { kind, ...where } of problems) {
    // Only ES modules are shipped, and `exports` is known to every resolver of the last years: TypeScript's oldest does not.
    const isOld = kind === 'CJSResolvesToESM' || where.resolutionKind === 'node10'
    if (!isOld) faults.push(`types: ${kind} ${JSON.stringify(where)}`)
  }
  process.stdout.write(`@colloquy/client: ${names.length} files, ${bytes} bytes compressed\n`)
} finally {
  rmSync(into, { recursive: true, force: true })
}
for (const fault of faults) process.stderr.write(`${fault}\n`)
process.exit(faults.length > 0 ? 1 : 0)
