import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'

/** On what was measured, for whoever reads the numbers. */
export const machine = () => ({
  node: process.version,
  machine: `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}`,
})

/** Prints results as JSON, and writes them to `bench/results/NAME.json` where the command says `--keep`. */
export const printAndKeep = (name, results) => {
  const text = `${JSON.stringify(results, null, 2)}\n`
  process.stdout.write(text)
  if (!process.argv.includes('--keep')) return
  mkdirSync('bench/results', { recursive: true })
  writeFileSync(`bench/results/${name}.json`, text)
}
