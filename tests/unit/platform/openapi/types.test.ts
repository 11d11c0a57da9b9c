import { readFileSync } from 'node:fs'
import path from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

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

/** What the compiler says of files that are in memory. */
function faultsOf(files: Readonly<Record<string, string>>): string[] {
  const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [] }
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  const named = (file: string) => files[path.basename(file)]
  host.fileExists = (file) => named(file) !== undefined || fileExists(file)
  host.getSourceFile = (file, target, ...rest) => {
    const text = named(file)
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target)
  }
  const program = ts.createProgram(Object.keys(files), options, host)
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('types made from the description of the API', () => {
  it('compile, and serve a frontend in strict mode', async () => {
    const api = astToString(await openapiTS(JSON.parse(readFileSync('src/openapi.json', 'utf8'))))
    expect(faultsOf({ 'api.ts': api, 'frontend.ts': frontend })).toEqual([])
  }, 60_000)
})
