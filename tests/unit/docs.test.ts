import { execSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { faultTable } from '../../src/platform/errors'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]

const textOf = (page: string) => readFileSync(page, 'utf8')
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '')

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string) =>
  [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

const brokenLinks = (page: string) =>
  [...withoutCode(textOf(page)).matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file, anchor] = link.split('#')
      const target = file ? join(dirname(page), file) : page
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
    })

/** Files and folders of the repository that a page names, without the punctuation after them. */
const pathsIn = (page: string) =>
  [...textOf(page).matchAll(/(?<![\w/])(?:src|collections|tests|scripts|bench|docs|\.ci)\/[\w()./-]*/g)].map(
    ([match]) => {
      const path = match.replace(/[./]+$/, '')
      return path.includes('(') ? path : path.replace(/[).]+$/, '')
    },
  )

/** Named as what is to be made, or as what is no more. */
const notHere = new Set([
  'src/moderation/rules/holdShouting.ts',
  'tests/unit/moderation/rules/holdShouting.test.ts',
  'docs/decisions/NNNN-title.md',
  'src/operations',
])

describe.each(pages)('%s', (page) => {
  it('links only to what is there', () => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('names only files that are there', () => {
    expect(pathsIn(page).filter((path) => !existsSync(path) && !notHere.has(path))).toEqual([])
  })
})

describe('docs/frontends/errors-and-limits.md', () => {
  it('lists every code with its status', () => {
    const rows = textOf('docs/frontends/errors-and-limits.md').matchAll(/^\| `([a-z_]+)` +\| (\d{3}) /gm)
    const told = Object.fromEntries([...rows].map(([, code, status]) => [code, Number(status)]))
    expect(told).toEqual(Object.fromEntries(Object.entries(faultTable).map(([code, { status }]) => [code, status])))
  })
})

describe('docs/frontends/graphql.md', () => {
  it('asks what the schema knows', () => {
    const schema = buildSchema(textOf('src/schema.graphql'))
    const blocks = [...textOf('docs/frontends/graphql.md').matchAll(/^```graphql\n([\s\S]*?)^```/gm)]
    expect(blocks.length).toBeGreaterThan(5)
    for (const [, text = ''] of blocks) expect(validate(schema, parse(text)), text).toEqual([])
  })
})

describe('docs/frontends/quick-start.md', () => {
  it('makes a package of the client with its modules, in a repository where nothing was built', {
    timeout: 120_000,
  }, () => {
    const [line = ''] = /^.*npm pack .*$/m.exec(textOf('docs/frontends/quick-start.md')) ?? []
    expect(line).toContain('--pack-destination /tmp')
    const folder = mkdtempSync(join(tmpdir(), 'colloquy-pack-'))
    try {
      for (const file of ['package.json', '.npmrc']) cpSync(file, join(folder, file))
      cpSync('packages/client', join(folder, 'packages/client'), {
        recursive: true,
        filter: (file) => !file.endsWith('dist'),
      })
      symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
      mkdirSync(join(folder, 'packed'))
      execSync(line.replace('/tmp', join(folder, 'packed')), { cwd: folder, stdio: 'ignore' })
      const [file = ''] = readdirSync(join(folder, 'packed'))
      expect(file).toMatch(/^colloquy-client-.*\.tgz$/)
      const packed = execSync(`tar -tzf ${join(folder, 'packed', file)}`, { encoding: 'utf8' }).split('\n')
      expect(packed).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/index.d.ts']))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('docs/frontends', () => {
  it('has every page in its list', () => {
    const listed = textOf('docs/frontends/README.md')
    for (const page of readdirSync('docs/frontends')) if (page !== 'README.md') expect(listed).toContain(`](${page})`)
  })
})

describe('the doors that the pages name', () => {
  const { paths }: { paths: Record<string, object> } = JSON.parse(textOf('src/openapi.json'))
  const known = Object.entries(paths).map(([path, methods]) => ({
    path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    methods,
  }))
  /** Payload's own for administrators, which the description leaves out; and those of another system. */
  const elsewhere = /^\w+ \/api\/(?:users|users\/ID|webhooks|v1\/.*)$/

  const named = pages.filter((page) => page === 'docs/api.md' || page.startsWith(join('docs', 'frontends')))
  it.each(named)('%s: are in the description of the API', (page) => {
    const doors = [...textOf(page).matchAll(/`(GET|POST|PATCH|DELETE) (\/api\/[\w./-]+)/g)]
    const missing = doors.filter(
      ([, method = '', door = '']) =>
        !elsewhere.test(`${method} ${door}`) &&
        !known.some(({ methods, path }) => path.test(door) && method.toLowerCase() in methods),
    )
    expect(missing.map(([, method, door]) => `${method} ${door}`)).toEqual([])
  })
})
