// Looks at the licence of every package in the lockfile, installed here or not. Fails for one nobody has agreed to.
// usage: npm run licences     What is agreed to, and why, is in scripts/dependencies.json.
import { existsSync, readFileSync } from 'node:fs'

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const { allowed, exceptions } = read('scripts/dependencies.json').licences
const known = new Set([...allowed, ...Object.keys(exceptions)])

/** SPDX expressions as they occur: every part of AND, one part of OR. Older packages write a list, or a blank for the hyphen. */
const isKnown = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(' AND ')
    .every((part) => part.split(' OR ').some((name) => known.has(name.trim().replace(/^Apache 2\.0$/, 'Apache-2.0'))))

const nameIn = (manifest) => {
  const { license, licenses } = manifest
  const given = license ?? licenses
  if (Array.isArray(given)) return given.map((one) => one.type ?? one).join(' OR ')
  return typeof given === 'object' && given !== null ? given.type : given
}

/** The lockfile has it from the manifest; some registries leave it out. */
const licenceOf = (path, entry) => {
  if (typeof entry.license === 'string') return entry.license
  const manifest = `${path}/package.json`
  return existsSync(manifest) ? nameIn(read(manifest)) : undefined
}

const refused = []
const counts = new Map()
let unseen = 0
for (const [path, entry] of Object.entries(read('package-lock.json').packages)) {
  if (path === '' || entry.link) continue
  const licence = licenceOf(path, entry)
  // Builds for other machines, of packages whose build for this one is looked at.
  if (licence === undefined && entry.optional) unseen += 1
  else if (licence === undefined || !isKnown(licence))
    refused.push(`${path}: ${licence ?? 'says nothing of a licence'}`)
  else counts.set(licence, (counts.get(licence) ?? 0) + 1)
}
for (const line of refused) process.stderr.write(`${line}\n`)
const sum = [...counts.values()].reduce((total, count) => total + count, 0)
process.stdout.write(
  `${sum} packages under ${counts.size} licences, ${refused.length} refused, ${unseen} builds for other machines not looked at\n`,
)
process.exit(refused.length === 0 ? 0 : 1)
