/**
 * Letters that look like Latin ones, in small form: a choice from Unicode's confusables (UTS #39, confusables.txt) of what
 * keyboards of living scripts have. Fullwidth, mathematical and ligature forms are NFKC's business.
 *
 * `strong` ones look the same in any font; a word of nothing but these is taken for Latin. `weak` ones are ordinary letters of
 * their own script that resemble a Latin one; they count only in a word that has Latin letters too.
 */
export const strong: Readonly<Record<string, string>> = {
  а: 'a',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  ӏ: 'l',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  ԝ: 'w',
  х: 'x',
  у: 'y',
}

export const weak: Readonly<Record<string, string>> = {
  // Cyrillic
  в: 'b',
  ё: 'ë',
  г: 'r',
  к: 'k',
  м: 'm',
  н: 'h',
  п: 'n',
  т: 't',
  ь: 'b',
  ѵ: 'v',
  // Greek
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
  ζ: 'z',
  // Armenian
  ո: 'n',
  օ: 'o',
  ս: 'u',
  հ: 'h',
  յ: 'j',
  ց: 'g',
  զ: 'q',
  // Latin letters of phonetic alphabets
  ɑ: 'a',
  ɡ: 'g',
  ɩ: 'i',
  ʟ: 'l',
  ɴ: 'n',
  ʀ: 'r',
  ѡ: 'w',
}
