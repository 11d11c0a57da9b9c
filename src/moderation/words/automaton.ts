/** Reports every pattern that ends at `end` (exclusive), by its number. */
type Report = (pattern: number, end: number) => boolean

export type Automaton = {
  /** Finds all patterns in one pass, overlapping ones too, until `report` answers true. */
  search(text: string, report: Report): void
}

const none = -1

/**
 * Aho-Corasick over UTF-16 units: one pass over a text whatever the number of patterns. Transitions are kept in one
 * open-addressed table of typed arrays, because tens of thousands of small maps would be slow to make and to walk.
 * Source: A. Aho, M. Corasick, Efficient String Matching, Communications of the ACM 18 (1975).
 */
export function buildAutomaton(patterns: readonly string[]): Automaton {
  const most = patterns.reduce((sum, pattern) => sum + pattern.length, 1)
  const table = createTransitions(most)
  const ends = new Int32Array(most).fill(none)
  /** Patterns that are the same text: one chain for each state. */
  const next = new Int32Array(patterns.length).fill(none)
  const parent = new Int32Array(most)
  const unitOf = new Uint16Array(most)
  let states = 1

  for (const [number, pattern] of patterns.entries()) {
    let state = 0
    for (let index = 0; index < pattern.length; index++) {
      const unit = pattern.charCodeAt(index)
      let target = table.get(state, unit)
      if (target === none) {
        target = states++
        parent[target] = state
        unitOf[target] = unit
        table.set(state, unit, target)
      }
      state = target
    }
    if (state === 0) continue
    next[number] = ends[state] ?? none
    ends[state] = number
  }

  const { fail, order } = failures({ table, parent, unitOf, states })
  /** The nearest shorter state at which a pattern ends. */
  const shorter = new Int32Array(states).fill(none)
  for (const state of order) {
    const behind = fail[state] ?? 0
    shorter[state] = (ends[behind] ?? none) !== none ? behind : (shorter[behind] ?? none)
  }

  const reportAll = (state: number, end: number, report: Report): boolean => {
    for (let at = state; at !== none; at = shorter[at] ?? none)
      for (let number = ends[at] ?? none; number !== none; number = next[number] ?? none)
        if (report(number, end)) return true
    return false
  }

  return {
    search(text, report) {
      let state = 0
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index)
        let target = table.get(state, unit)
        while (target === none && state !== 0) {
          state = fail[state] ?? 0
          target = table.get(state, unit)
        }
        state = target === none ? 0 : target
        if (state !== 0 && reportAll(state, index + 1, report)) return
      }
    },
  }
}

type Transitions = { get(state: number, unit: number): number; set(state: number, unit: number, target: number): void }

function createTransitions(entries: number): Transitions {
  const size = 2 ** Math.ceil(Math.log2(entries * 2 + 2))
  const states = new Int32Array(size).fill(none)
  const units = new Uint16Array(size)
  const targets = new Int32Array(size)
  const slotOf = (state: number, unit: number): number => {
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) & (size - 1)
    while (states[slot] !== none && (states[slot] !== state || units[slot] !== unit)) slot = (slot + 1) & (size - 1)
    return slot
  }
  return {
    get: (state, unit) => {
      const slot = slotOf(state, unit)
      return states[slot] === none ? none : (targets[slot] ?? none)
    },
    set: (state, unit, target) => {
      const slot = slotOf(state, unit)
      states[slot] = state
      units[slot] = unit
      targets[slot] = target
    },
  }
}

type Trie = { table: Transitions; parent: Int32Array; unitOf: Uint16Array; states: number }

/** For each state the longest other one that its text ends with; `order` has shorter states first. */
function failures({ parent, states, table, unitOf }: Trie): { fail: Int32Array; order: Int32Array } {
  const depth = new Int32Array(states)
  // A state is made after its parent.
  for (let state = 1; state < states; state++) depth[state] = (depth[parent[state] ?? 0] ?? 0) + 1
  const order = Int32Array.from({ length: states - 1 }, (_, index) => index + 1).sort(
    (left, right) => (depth[left] ?? 0) - (depth[right] ?? 0),
  )
  const fail = new Int32Array(states)
  for (const state of order) {
    const from = parent[state] ?? 0
    if (from === 0) continue
    const unit = unitOf[state] ?? 0
    let behind = fail[from] ?? 0
    while (behind !== 0 && table.get(behind, unit) === none) behind = fail[behind] ?? 0
    fail[state] = Math.max(0, table.get(behind, unit))
  }
  return { fail, order }
}
