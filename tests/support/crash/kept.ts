/** What a database holds of the comments a test has posted, by the id of each comment. */
export type Kept = {
  comments: { id: string; content: string; status: string }[]
  /** Owners of vault rows, once for each row. */
  vault: string[]
  /** Comments of `submitted` events, once for each event. */
  events: string[]
  /** Comments on the desk's list, once for each row. */
  queue: string[]
  /** Articles' `commentCount`, summed up. */
  counted: number
}

const countOf = (ids: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/**
 * What is wrong with what was kept: a comment that was acknowledged and is not there, or is there twice; one that is there
 * without, or with more than, one vault row, one event and one row on the desk; rows of comments that are not there; counts.
 * @param acknowledged text of each post that was answered with 201 → id in the answer
 */
export const findFaults = (kept: Kept, acknowledged: ReadonlyMap<string, string>): string[] => {
  const faults: string[] = []
  const texts = countOf(kept.comments.map(({ content }) => content))
  for (const [text, times] of texts) if (times !== 1) faults.push(`"${text}" is there ${times} times`)
  const ids = new Map(kept.comments.map(({ content, id }) => [content, id]))
  for (const [text, id] of acknowledged) {
    const found = ids.get(text)
    if (found === undefined) faults.push(`"${text}" was acknowledged and is not there`)
    else if (found !== id) faults.push(`"${text}" was acknowledged as ${id} and is there as ${found}`)
  }
  const known = new Set(kept.comments.map(({ id }) => id))
  for (const part of ['vault', 'events', 'queue'] as const) {
    const counts = countOf(kept[part])
    for (const id of known) if (counts.get(id) !== 1) faults.push(`Comment ${id}: ${counts.get(id) ?? 0} × ${part}`)
    for (const id of counts.keys()) if (!known.has(id)) faults.push(`${part} of ${id}, which is not there`)
  }
  const approved = kept.comments.filter(({ status }) => status === 'approved').length
  if (approved !== kept.counted) faults.push(`${approved} comments are published, ${kept.counted} are counted`)
  return faults
}
