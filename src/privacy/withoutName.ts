/** What stands in place of whoever was erased. */
export const anonymous = 'Anonymous'

/** Shorter ones are words of every text. */
const shortest = 3

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** A text of staff without the names and websites of somebody erased, whole words, however they are capitalised. */
export function withoutName(text: string, names: readonly string[]): string {
  return [...new Set(names)]
    .filter((name) => name.length >= shortest && name !== anonymous)
    .sort((one, other) => other.length - one.length)
    .reduce(
      (rest, name) =>
        rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'giu'), anonymous),
      text,
    )
}
