// Counts what the layout promises: files, hand-written lines, files of at most 15 lines, cycles, arrows up, ../../ imports.
// usage: node scripts/house.mjs     Of the tree in the working directory, so that another commit's can be counted too.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const smallLines = 15
const source = /\.(ts|tsx|css|mjs)$/
const generated =
  /^src\/(payload-types\.ts|schema\.graphql|app\/\(payload\)\/.*|moderation\/spam\/priorWeights\.ts|(?:platform\/)?database\/migrations\/.*)$/

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name))

const files = ['src', 'collections'].flatMap(filesBelow).filter((file) => source.test(file) && !generated.test(file))
const linesOf = new Map(files.map((file) => [file, readFileSync(file, 'utf8').trimEnd().split('\n').length]))
const code = files.filter((file) => /\.tsx?$/.test(file))

/** Whom each file imports, types included. */
const readGraph = () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--no-config',
      '--ts-config',
      'tsconfig.json',
      '--ts-pre-compilation-deps',
      '--do-not-follow',
      'node_modules',
      '--exclude',
      'node_modules',
      '--output-type',
      'json',
      'src',
      'collections',
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  if (!stdout) throw new Error(`dependency-cruiser said nothing: ${stderr}`)
  return new Map(
    JSON.parse(stdout).modules.map(({ dependencies, source: file }) => [
      file,
      [...new Set(dependencies.map(({ resolved }) => resolved))].filter((to) => /^(src|collections)\//.test(to)),
    ]),
  )
}

/** Groups of files that reach each other (Tarjan), of two files or more. */
const findCycles = (graph) => {
  const index = new Map()
  const low = new Map()
  const stack = []
  const cycles = []
  const visit = (file) => {
    index.set(file, index.size)
    low.set(file, index.get(file))
    stack.push(file)
    for (const to of graph.get(file) ?? []) {
      if (!index.has(to)) visit(to)
      if (stack.includes(to)) low.set(file, Math.min(low.get(file), low.get(to)))
    }
    if (low.get(file) !== index.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1) cycles.push(group)
  }
  for (const file of graph.keys()) if (!index.has(file)) visit(file)
  return cycles
}

/** The line of rooms (docs/architecture.md); the ends stand beside each other, composition and collections behind all. */
const line =
  'platform markup moderation vault comments learning notices bans reports privacy desk articles accounts changes hooks webmentions widget site,admin,cli,demo'
    .split(' ')
    .map((rooms) => rooms.split(','))

/** Where a file stands on the line; undefined for composition, and for rooms that an older layout had. */
const rankOf = (file) => {
  const [, room] = /^src\/([^/]+)\//.exec(file) ?? []
  const rank = line.findIndex((rooms) => rooms.includes(room))
  return rank < 0 ? undefined : rank
}

const isUp = (from, to) => {
  const [at, target] = [rankOf(from), rankOf(to)]
  if (at === undefined) return false
  if (/^collections\//.test(to)) return true
  return target !== undefined && (target > at || (target === at && from.split('/')[1] !== to.split('/')[1]))
}

const graph = readGraph()
const arrows = [...graph].flatMap(([from, targets]) => targets.map((to) => [from, to]))
const cycles = findCycles(graph)
const deep = code.flatMap((file) => readFileSync(file, 'utf8').match(/^.*\bfrom '(?:\.\.\/){2,}[^']*'/gm) ?? [])

const counts = {
  files: files.length,
  lines: [...linesOf.values()].reduce((sum, lines) => sum + lines, 0),
  [`files of at most ${smallLines} lines`]: [...linesOf.values()].filter((lines) => lines <= smallLines).length,
  'groups of files in a cycle': cycles.length,
  'files in a cycle': cycles.flat().length,
  'arrows up': arrows.filter(([from, to]) => isUp(from, to)).length,
  '../../ imports': deep.length,
}

for (const [what, count] of Object.entries(counts)) process.stdout.write(`${String(count).padStart(7)}  ${what}\n`)
