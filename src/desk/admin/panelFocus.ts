/** A place in the panel about a comment that a key leads to. */
export type PanelPlace = 'panel' | 'note' | 'ban'

/** Where the keyboard goes for each: the form is unfolded on the way. Where there is no room beside the list, a fold has the title. */
const places: Readonly<Record<PanelPlace, { within: string; field: string }>> = {
  panel: { within: '.queue-inline-panel > summary, .queue-panel .queue-panel__title', field: '' },
  note: { within: '.queue-fold--note', field: 'textarea' },
  ban: { within: '.queue-fold--ban', field: 'select' },
}

/** How often a page is looked at that has yet to draw the panel. */
const tries = 60

/**
 * Takes the keyboard to a place in the panel about a comment, wherever the page has it; from within the panel its own key leads back to
 * the card.
 */
export function focusInPanel(id: string, place: PanelPlace, left = tries): void {
  const panel = panelOf(id)
  if (place === 'panel' && panel?.contains(document.activeElement)) {
    focusCard(id)
    return
  }
  const { field, within } = places[place]
  const found = panel?.parentElement?.querySelector<HTMLElement>(within)
  if (found instanceof HTMLDetailsElement) found.open = true
  const target = found && field ? found.querySelector<HTMLElement>(field) : found
  if (target) {
    target.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'nearest' })
  } else if (left > 0) requestAnimationFrame(() => focusInPanel(id, place, left - 1))
}

const panelOf = (id: string): HTMLElement | null | undefined =>
  [...document.querySelectorAll<HTMLElement>('.queue-panel__inner')]
    .find(({ dataset }) => dataset.comment === id)
    ?.closest<HTMLElement>('.queue-inline-panel, .queue-panel')

/** Takes the keyboard back to the card of a comment. */
export function focusCard(id: string): void {
  document.getElementById(`queue-${id}`)?.focus()
}
