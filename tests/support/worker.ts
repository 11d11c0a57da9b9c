const cleanups: (() => void)[] = []

/** Runs `cleanup` when this worker process ends, after its last test file. It must be synchronous. */
export function atWorkerEnd(cleanup: () => void): void {
  if (cleanups.push(cleanup) > 1) return
  process.once('exit', () => {
    for (const each of cleanups) each()
  })
  // Vitest ends its workers with this signal, which alone would end them without an `exit` event.
  process.once('SIGTERM', () => process.exit(143))
}
