// Asks the registry for known vulnerabilities of what runs in production. Fails for one without a written exception
// ({"id", "reason", "until"} in scripts/dependencies.json), and for an exception that has run out.
// usage: npm run vulnerabilities     Exit code 3: the registry does not answer such questions, so nothing is known.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { vulnerabilities: exceptions } = JSON.parse(readFileSync('scripts/dependencies.json', 'utf8'))
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit', 'dev'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})

const parse = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
const report = parse(stdout)
if (!report?.vulnerabilities) {
  process.stderr.write('NOT CHECKED: the registry does not answer questions about vulnerabilities.\n')
  process.exit(3)
}

/** Advisories by their id; packages that only depend on a vulnerable one name that package instead. */
const found = new Map(
  Object.values(report.vulnerabilities)
    .flatMap(({ via }) => via.filter((one) => typeof one === 'object'))
    .map(({ name, severity, source, title, url }) => [
      String(url ?? source)
        .split('/')
        .at(-1),
      { name, severity, title },
    ]),
)
const today = new Date().toISOString().slice(0, 10)
const excused = new Set(exceptions.filter(({ reason, until }) => reason && until >= today).map(({ id }) => id))
const open = [...found].filter(([id]) => !excused.has(id))
for (const [id, { name, severity, title }] of open) process.stderr.write(`${id} ${severity}: ${name}: ${title}\n`)
process.stdout.write(`${found.size} known vulnerabilities, ${open.length} without an exception\n`)
process.exit(open.length === 0 ? 0 : 1)
