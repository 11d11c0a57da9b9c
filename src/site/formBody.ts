/** A field of a posted form: text, or '' for one that is missing or was sent twice. */
export function textOf(body: unknown, name: string): string {
  const value: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : ''
  return typeof value === 'string' ? value : ''
}
