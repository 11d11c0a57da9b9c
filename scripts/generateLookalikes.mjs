// Writes the table of letters that look like Latin ones, from Unicode's confusables (UTS #39) as the Python package
// confusable-homoglyphs 3.3.1 (MIT) has them. The table is committed: run this again when the package has newer data.
// usage: pip download --no-deps confusable-homoglyphs==3.3.1, unpack it, and
//        node scripts/generateLookalikes.mjs confusable_homoglyphs/confusables.json
import { readFileSync, writeFileSync } from 'node:fs'

const [file] = process.argv.slice(2)
if (!file) throw new Error('Please name the file confusables.json of the package.')
const confusables = JSON.parse(readFileSync(file, 'utf8'))

const latin = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz']
/** Fullwidth, mathematical and enclosed letters are NFKC's business. */
const isPlain = (text) => /^[\x20-\x7e]*$/.test(text.normalize('NFKC'))
const lookalikesOf = (letter) =>
  (confusables[letter] ?? [])
    .map(({ c }) => c)
    .filter((c) => [...c].length === 1 && !isPlain(c) && !/\p{M}/u.test(c))
    .sort()
    .join('')

const lines = latin.flatMap((letter) => {
  const found = lookalikesOf(letter)
  return found === '' ? [] : [`  ${letter}: '${found}',`]
})
writeFileSync(
  'src/moderation/words/lookalikes.ts',
  `/**
 * Letters that look like a Latin one, by that letter as it is written. Made by scripts/generateLookalikes.mjs from Unicode's
 * confusables.
 */
export const lookalikes: Readonly<Record<string, string>> = {
${lines.join('\n')}
}
`,
)
