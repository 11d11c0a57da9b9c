import { readFileSync } from 'node:fs'
import path from 'node:path'
import { areaUnderCurve, type LabelledComment } from '../../src/moderation/spam/evaluate'

export type Judged = { isSpam: boolean; probability: number }

/** The comments of a file in this folder. */
export function readComments(file: string): LabelledComment[] {
  return readFileSync(path.join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** How well comments were judged, as a line. */
export function described(judged: readonly Judged[]): string {
  const shareOf = (isSpam: boolean, limit: number): string => {
    const all = judged.filter((one) => one.isSpam === isSpam)
    return percent(all.filter(({ probability }) => probability >= limit).length / all.length)
  }
  return (
    `AUC ${areaUnderCurve([...judged]).toFixed(3)}, spam held at 50: ${shareOf(true, 0.5)}, ` +
    `good held at 50: ${shareOf(false, 0.5)}, good lost at 95: ${shareOf(false, 0.95)}`
  )
}
