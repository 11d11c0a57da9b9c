import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { languages, widgetSentences } from '../../../src/platform/language'
import { embedIntegrity, embedScript, furtherFiles } from '../../../src/widget/routes'
import { shortSentences } from '../../../src/widget/sentences'

const zipped = (text: string): number => gzipSync(text, { level: 9 }).length
const sizes = furtherFiles.map(({ name, text }): [string, string] => [name, text])

describe('the files of the widget', () => {
  it('is a script of at most 12 KB gzipped, with English', () => {
    expect(zipped(embedScript)).toBeLessThanOrEqual(12 * 1024)
    expect(embedScript).toContain('Be the first to say something.')
    expect(embedScript).not.toMatch(/__ENGLISH__|__FILES__/)
    // Throws where it is no script.
    new Script(embedScript)
  })

  it.each(sizes)('%s stays within its size', (name, text) => {
    expect(zipped(text)).toBeLessThanOrEqual((name === 'challenge' ? 4 : 2) * 1024)
  })

  it('are a file for each other language, named by their content', () => {
    expect(furtherFiles.map(({ name }) => name)).toEqual([...languages.filter((one) => one !== 'en'), 'challenge'])
    for (const { name, path } of furtherFiles) {
      expect(path).toMatch(new RegExp(`^/embed/${name}-[0-9a-f]{12}\\.js(?:on)?$`))
      expect(embedScript).toContain(path)
    }
  })

  it('ask nobody else, and run no text', () => {
    for (const text of [embedScript, ...furtherFiles.map((file) => file.text)]) {
      expect(text).not.toMatch(/\beval\(|new Function\(|document\.cookie|\.write\(/)
      expect(text.match(/https?:\/\/[\w.-]+/g)).toBeNull()
    }
    expect(embedIntegrity).toMatch(/^sha384-[\w+/]{64}$/)
  })
})

describe('the sentences of the widget', () => {
  it.each(languages)('of %s are short enough for it to read', (language) => {
    const { fresh, reply_to } = shortSentences(widgetSentences(language))
    expect([fresh[0], typeof reply_to]).toEqual(['count', 'string'])
  })

  it('are all asked for', () => {
    const folder = join(import.meta.dirname, '../../../src/widget/browser')
    const source = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n')
    const unused = Object.keys(widgetSentences('en')).filter(
      (key) => !source.includes(`'${key}'`) && !(key.startsWith('reason_') && source.includes(`'${key.slice(7)}'`)),
    )
    // A badge is said by its own name.
    expect(unused).toEqual(['staff', 'author'])
  })
})
