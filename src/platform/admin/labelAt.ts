import type { ClientField } from 'payload'

type Labelled = {
  type: string
  name?: string
  label?: unknown
  fields?: readonly ClientField[]
  tabs?: readonly { name?: string; label?: unknown; fields: readonly ClientField[] }[]
}

/**
 * What a form calls the field at a path, with the groups and rows it is in: “Sign-on › Secrets 2 › Secret”. Undefined where the form
 * has no such field.
 */
export function labelAt(fields: readonly ClientField[], path: string, language: string): string | undefined {
  return labelsAt(fields as readonly Labelled[], path.split('.'), language)?.join(' › ')
}

function labelsAt(fields: readonly Labelled[], [name, ...rest]: string[], language: string): string[] | undefined {
  for (const field of fields) {
    const inside = [
      ...(field.name === undefined ? (field.fields ?? []) : []),
      ...(field.tabs ?? []).flatMap((tab) => (tab.name === undefined ? tab.fields : [])),
    ]
    const within = labelsAt(inside as readonly Labelled[], [name ?? '', ...rest], language)
    if (within) return within
    const named = [field, ...(field.tabs ?? [])].find((one) => one.name !== undefined && one.name === name)
    if (!named || field.type === 'ui') continue
    const [row, ...below] = rest
    const isRow = row !== undefined && /^\d+$/.test(row)
    const own = textOf(named.label, language) ?? name ?? ''
    const label = isRow ? `${own} ${Number(row) + 1}` : own
    const further = isRow ? below : rest
    if (further.length === 0 || !named.fields) return [label]
    return [label, ...(labelsAt(named.fields as readonly Labelled[], further, language) ?? [])]
  }
  return undefined
}

/** Labels are texts, or texts by language. */
function textOf(label: unknown, language: string): string | undefined {
  if (typeof label === 'string') return label
  if (typeof label !== 'object' || label === null) return undefined
  const text: unknown = Reflect.get(label, language) ?? Object.values(label)[0]
  return typeof text === 'string' ? text : undefined
}
