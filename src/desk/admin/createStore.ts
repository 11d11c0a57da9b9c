/** State that is current at once, also between two renders: a key may be pressed before the page has followed. */
export type Store<State, Action> = {
  get: () => State
  send: (action: Action) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    send: (action) => {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
