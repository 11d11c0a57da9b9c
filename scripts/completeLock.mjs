// Adds to package-lock.json the optional packages of other platforms that npm left out: it drops those it cannot look up, and
// then `npm ci` refuses the file everywhere. Versions come from the packages that ask for them.
// usage: node scripts/completeLock.mjs     (after any `npm install`)
import { readFileSync, writeFileSync } from 'node:fs'

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const { packages } = lock
const platform = /(darwin|win32|android|freebsd|openharmony|linux)-(arm64|x64|arm|ppc64|riscv64|s390x|ia32)(?:-(\w+))?$/
const libraries = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' }

let added = 0
for (const [at, { dev, engines, optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (at === '' || packages[`node_modules/${name}`] || packages[`${at}/node_modules/${name}`]) continue
    const [, os, cpu, abi] = platform.exec(name) ?? []
    if (!os) throw new Error(`${name} is missing, and its name tells no platform`)
    const libc = os === 'linux' ? libraries[abi] : undefined
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev ? { dev } : {}),
      ...(libc ? { libc: [libc] } : {}),
      optional: true,
      os: [os],
      ...(engines ? { engines } : {}),
    }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} added\n`)
