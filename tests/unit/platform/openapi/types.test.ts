import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

/** A frontend that uses the types made from the description. */
const frontend = `
import type { paths, components } from './api'
type Thread = paths['/api/articles/{idOrSlug}/thread']['get']['responses']['200']['content']['application/json']
export const names = (thread: Thread): (string | null)[] => thread.docs.flatMap((one) => [one.name, ...one.replies.map(({ name }) => name)])
type Posted = paths['/api/comments']['post']['responses']['201']['content']['application/json']
export const input: components['schemas']['CommentInput'] = { article: 'a-slug', content: 'Hello' }
export const status = ({ doc }: Posted): 'approved' | 'pending' => doc.status
export const codes = (error: components['schemas']['Error']) => error.errors.flatMap(({ data }) => data?.errors?.map(({ code }) => code))
// @ts-expect-error There is no address in an answer.
export const email = ({ doc }: Posted) => doc.email
export const title = (article: components['schemas']['Article']) => article.title?.toUpperCase()
`

/** What always is there is typed so, and nothing else. */
const client = `
import { type Article, createClient, type PublishedArticle } from '@colloquy/client'
const { articles } = createClient({ url: 'https://site.example' })
export const named = async (): Promise<string[]> => {
  const names: string[] = []
  for await (const { slug, title } of articles.all({ where: { tags: { equals: 'tides' } } })) names.push(slug, title)
  for (const { slug, title } of (await articles.list({ limit: 2 })).docs) names.push(slug, title)
  const one: PublishedArticle = await articles.get('a-slug', { depth: 0 })
  const any: Article = one
  return [...names, one.title.trim(), one.slug, any.id]
}
export const drafted = async (): Promise<void> => {
  const draft = await articles.get('an-id', { preview: 'token' })
  // @ts-expect-error A draft may lack a title.
  draft.title.trim()
  const { docs } = await articles.list({ select: ['title'] })
  docs[0]?.title.trim()
  const names: (keyof Article)[] = ['title']
  // @ts-expect-error Which are selected is known when it runs.
  ;(await articles.list({ select: names })).docs[0]?.title.trim()
  // @ts-expect-error What is not selected is missing.
  docs[0]?.slug.trim()
  const { slug } = await articles.get('a-slug', { select: ['title'] })
  // @ts-expect-error The same of one.
  slug.trim()
}
`

type Compiled = {
  /** Files to begin with: in memory, or of the repository. */
  files: readonly string[]
  /** Texts by the names of files, wherever those are. */
  texts: Readonly<Record<string, string>>
  options?: ts.CompilerOptions
}

/** What the compiler says in strict mode. */
function faultsOf({ files, options: more, texts }: Compiled): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    ...more,
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  const named = (file: string) => texts[path.basename(file)]
  host.fileExists = (file) => named(file) !== undefined || fileExists(file)
  host.getSourceFile = (file, target, ...rest) => {
    const text = named(file)
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target)
  }
  const program = ts.createProgram(files, options, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const where = file ? `${path.relative('.', file.fileName)}: ` : ''
    return where + ts.flattenDiagnosticMessageText(messageText, ' ')
  })
}

/** What the examples run that is no component of Astro's. */
const sourcesOf = (example: string): string[] =>
  readdirSync(`examples/${example}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!node_modules|dist|\.)[^.].*(?<!\.d)\.(?:ts|tsx|js)$/.test(file) || file === 'src/env.d.ts')
    .map((file) => path.resolve('examples', example, file))

describe('types made from the description of the API', () => {
  let api: string
  beforeAll(async () => {
    api = astToString(await openapiTS(JSON.parse(readFileSync('src/openapi.json', 'utf8'))))
  }, 60_000)

  it('compile, and serve a frontend in strict mode', () => {
    const texts = { 'api.ts': api, 'frontend.ts': frontend }
    expect(faultsOf({ files: Object.keys(texts), texts })).toEqual([])
  }, 60_000)

  it('have a title and a slug in what the client says of published articles, and may lack them in drafts', () => {
    const texts = { 'frontend.ts': client }
    const options: ts.CompilerOptions = {
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      paths: { '@colloquy/client': [path.resolve('packages/client/src/index.ts')] },
    }
    expect(faultsOf({ files: Object.keys(texts), texts, options })).toEqual([])
  }, 60_000)

  it('serve the examples, which use the client', () => {
    const files = ['plain-html', 'astro', 'next'].flatMap(sourcesOf)
    expect(files.length).toBeGreaterThan(8)
    const options: ts.CompilerOptions = {
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
      types: ['node', 'next'],
      paths: { '@colloquy/client': [path.resolve('packages/client/src/index.ts')] },
      noUncheckedIndexedAccess: true,
      allowJs: true,
      checkJs: true,
      skipLibCheck: true,
    }
    expect(faultsOf({ files, texts: { 'api.d.ts': api }, options })).toEqual([])
  }, 120_000)
})
