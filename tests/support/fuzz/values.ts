import fc from 'fast-check'

/** Values nobody expects, beside those of every kind. */
const odd = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '‮abc',
  '__proto__',
  'constructor',
  '[object Object]',
  'null',
  'undefined',
  'true',
  -1,
  0,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '9'.repeat(400),
  '2026-02-30T25:61:61Z',
  '%00%ff%',
  '%',
  "' or 1=1 --",
  '{"$gt":""}',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  { $ne: null },
  { __proto__: 1 },
  { equals: { equals: 1 } },
  true,
)

/** Any value JSON has; half of the time one that makes trouble. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  odd,
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }),
)

export const anyName = fc.oneof(
  fc.constantFrom(
    'id',
    'email',
    'password',
    'version.title',
    'article.title',
    'parent.parent.name',
    '__proto__',
    'a.b.c.d',
    '',
    '$where',
    'user.value',
  ),
  fc.string({ maxLength: 12 }),
)
