/** Values by key within a number of bytes; see `createSieve`. */
export type Sieve<Value> = {
  /** Counts as a use. */
  get(key: string): Value | undefined
  /** The same without counting. */
  peek(key: string): Value | undefined
  /** False when it is too large to be kept at all. */
  set(key: string, value: Value): boolean
  /** Another value in the place of one that is there: whether it was used counts on. */
  replace(key: string, value: Value): void
  delete(key: string): void
  /** Weighs a value again that has changed by itself. */
  reweigh(key: string): void
  clear(): void
  entries(): IterableIterator<[string, Value]>
  stats(): { entries: number; bytes: number }
}

type Node<Value> = {
  key: string
  value: Value
  bytes: number
  isUsed: boolean
  newer: Node<Value> | undefined
  older: Node<Value> | undefined
}

type SieveInput<Value> = {
  maxBytes: number
  /** Bytes of memory that a value takes with everything around it. */
  weigh: (value: Value, key: string) => number
  onRemoved?: (value: Value, key: string) => void
}

/**
 * SIEVE (Zhang et al., NSDI 2024): values stand in the order they came; a use only marks one. To make room a hand goes from the
 * oldest to the newest: it takes the mark of what was used and removes what was not. What a crawler asks for once leaves before
 * anything readers come back for, which the least recently used would not have survived.
 */
export function createSieve<Value>({ maxBytes, onRemoved, weigh }: SieveInput<Value>): Sieve<Value> {
  const nodes = new Map<string, Node<Value>>()
  let newest: Node<Value> | undefined
  let oldest: Node<Value> | undefined
  let hand: Node<Value> | undefined
  let bytes = 0

  const remove = (node: Node<Value>): void => {
    if (hand === node) hand = node.newer
    if (node.newer) node.newer.older = node.older
    else newest = node.older
    if (node.older) node.older.newer = node.newer
    else oldest = node.newer
    nodes.delete(node.key)
    bytes -= node.bytes
    onRemoved?.(node.value, node.key)
  }

  const makeRoom = (): void => {
    while (bytes > maxBytes) {
      let node: Node<Value> | undefined = hand ?? oldest
      // Ends after one round: by then every mark is taken.
      while (node?.isUsed) {
        node.isUsed = false
        node = node.newer ?? oldest
      }
      if (!node) return
      hand = node
      remove(node)
    }
  }

  const reweigh = (key: string): void => {
    const node = nodes.get(key)
    if (!node) return
    const weight = weigh(node.value, key)
    bytes += weight - node.bytes
    node.bytes = weight
    makeRoom()
  }

  return {
    get(key) {
      const node = nodes.get(key)
      if (!node) return undefined
      node.isUsed = true
      return node.value
    },
    peek: (key) => nodes.get(key)?.value,
    set(key, value) {
      const known = nodes.get(key)
      if (known) remove(known)
      const weight = weigh(value, key)
      if (weight > maxBytes) return false
      bytes += weight
      // Before it stands among the others: it has not had its chance of being used.
      makeRoom()
      const node: Node<Value> = { key, value, bytes: weight, isUsed: false, newer: undefined, older: newest }
      if (newest) newest.newer = node
      else oldest = node
      newest = node
      nodes.set(key, node)
      return true
    },
    delete(key) {
      const node = nodes.get(key)
      if (node) remove(node)
    },
    replace(key, value) {
      const node = nodes.get(key)
      if (!node) return
      node.value = value
      reweigh(key)
    },
    reweigh,
    clear() {
      for (const node of nodes.values()) onRemoved?.(node.value, node.key)
      nodes.clear()
      newest = undefined
      oldest = undefined
      hand = undefined
      bytes = 0
    },
    *entries() {
      for (const [key, { value }] of nodes) yield [key, value]
    },
    stats: () => ({ entries: nodes.size, bytes }),
  }
}
