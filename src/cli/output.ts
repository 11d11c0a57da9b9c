/** A line about what is going on. Only results go to stdout. */
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** The result, for people or (`--json`) for machines; resolves when it has been written. */
export const print = (
  result: Readonly<Record<string, unknown>>,
  { json, text }: { json: boolean; text: string },
): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${json ? JSON.stringify(result) : text}\n`, () => resolve())
  })
