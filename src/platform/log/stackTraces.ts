import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Makes the stacks of errors name lines of the sources, by the maps beside the files in `folder` (a URL that ends with `/`). A map is
 * read when a stack first leads through its file. Node's own `--enable-source-maps` reads the maps of all files that are loaded, packages
 * and Next's pages among them, as soon as each is loaded, and keeps them: 90 MB once the admin has been opened.
 * A file without a map, or with one that cannot be read, is named as it is.
 */
export function mapStackTraces(folder: string): void {
  const maps = new Map<string, SourceMap | undefined>()

  const mapOf = (file: string): SourceMap | undefined => {
    if (!maps.has(file)) maps.set(file, readMap(file))
    return maps.get(file)
  }

  const describe = (site: NodeJS.CallSite): string => {
    const described = String(site)
    const file = site.getFileName()
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    if (!file?.startsWith(folder) || line === null || column === null) return described
    const entry = mapOf(file)?.findEntry(line - 1, column - 1)
    // Lines of packages have no source in our maps.
    if (!entry || !('originalSource' in entry) || !entry.originalSource) return described
    const source = fileURLToPath(new URL(entry.originalSource, file))
    const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
    return described.replace(`${file}:${line}:${column}`, () => place)
  }

  Error.prepareStackTrace = (error, sites) =>
    [headingOf(error), ...sites.map((site) => `    at ${describe(site)}`)].join('\n')
}

/** As V8 begins a stack; what is thrown in place of an error may refuse to become a text. */
function headingOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return '<error>'
  }
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')))
  } catch {
    return undefined
  }
}
