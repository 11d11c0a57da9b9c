/** A line about what is going on. Only results go to stdout. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** The result, for people or (`--json`) for machines; resolves when it has been written. */
export function print(
  result: Readonly<Record<string, unknown>>,
  { json, text }: { json: boolean; text: string },
): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${json ? JSON.stringify(result) : text}\n`, () => resolve())
  })
}
