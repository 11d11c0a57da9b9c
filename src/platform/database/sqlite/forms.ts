type Value = string | number
/** A condition without its values: all of one form are one statement, with other values. */
type Formed = { form: string; values: Value[] }

const isPlainObject = (value: object): value is Record<string, unknown> =>
  Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null

/**
 * Takes a condition apart into its form and its values, in order; nothing where something in it is neither a list nor a plain object, nor
 * such a value. What decides about a statement, such as `null`, `true` and how long a list is, belongs to the form. No two conditions
 * that differ otherwise have the same: names are written with their length.
 */
export function formOf(condition: unknown): Formed | undefined {
  const values: Value[] = []
  const form = formed(condition, values)
  return form === undefined ? undefined : { form, values }
}

function formed(value: unknown, values: Value[]): string | undefined {
  switch (typeof value) {
    case 'string':
      // Of relations Payload takes this text for none; of lists the empty one stands for nothing in it.
      if (value === 'null') return 'N'
      if (value === '') return 'E'
      values.push(value)
      return 's'
    case 'number':
      if (!Number.isFinite(value)) return undefined
      values.push(value)
      return 'd'
    case 'boolean':
      return value ? 't' : 'f'
    case 'object':
      break
    default:
      return undefined
  }
  if (value === null) return '0'
  let form = ''
  if (Array.isArray(value)) {
    for (const one of value) {
      const inner = formed(one, values)
      if (inner === undefined) return undefined
      form += inner
    }
    return `[${form}]`
  }
  if (!isPlainObject(value)) return undefined
  for (const name of Object.keys(value)) {
    const inner = formed(value[name], values)
    if (inner === undefined) return undefined
    form += `${name.length}:${name}${inner}`
  }
  return `{${form}}`
}

/** The same condition with a mark of its own in the place of each value, by which it is found in what is made of it. */
export function marked<Condition>(condition: Condition): {
  condition: Condition
  places: ReadonlyMap<unknown, number>
} {
  const places = new Map<unknown, number>()
  const markOf = (mark: Value): Value => {
    places.set(mark, places.size)
    return mark
  }
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return value === 'null' || value === '' ? value : markOf(`\0${places.size}`)
    if (typeof value === 'number') return markOf(places.size + 0.5)
    if (Array.isArray(value)) return value.map(copy)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
  }
  // A copy of the same type, but for what its texts and numbers are.
  return { condition: copy(condition) as Condition, places }
}
