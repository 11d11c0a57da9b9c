/** The same ban once more; undefined where only the vault knew whom it meant. */
export function againOf({ comment, effect, kind, note, until, value }: Record<string, unknown>) {
  const whom = {
    ...(typeof comment === 'string' && comment !== '' ? { comment } : {}),
    ...(typeof value === 'string' && value !== '' ? { value } : {}),
  }
  if (Object.keys(whom).length === 0) return undefined
  return { ...whom, kind, effect, ...(until ? { until: String(until) } : {}), ...(note ? { note } : {}) }
}
