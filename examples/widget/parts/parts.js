// Frames the part whose name is pressed, sets the custom properties that are chosen, and counts what is there.
const widget = document.querySelector('colloquy-comments')
const frames = new CSSStyleSheet()
document.adoptedStyleSheets = [...document.adoptedStyleSheets, frames]

for (const button of document.querySelectorAll('[data-part]'))
  button.addEventListener('click', () => {
    const isPressed = button.getAttribute('aria-pressed') === 'true'
    for (const other of document.querySelectorAll('[data-part]')) other.setAttribute('aria-pressed', 'false')
    button.setAttribute('aria-pressed', String(!isPressed))
    const { part } = button.dataset
    frames.replaceSync(
      isPressed ? '' : `colloquy-comments::part(${part}) { outline: 3px dashed #d6006c; outline-offset: 2px }`,
    )
    if (!isPressed) widget.shadowRoot?.querySelector(`[part~="${part}"]`)?.scrollIntoView({ block: 'center' })
  })

for (const input of document.querySelectorAll('[data-property]'))
  input.addEventListener('input', () => widget.style.setProperty(input.dataset.property, input.value))

const count = () => {
  for (const output of document.querySelectorAll('[data-count]')) {
    const found = widget.shadowRoot?.querySelectorAll(`[part~="${output.dataset.count}"]`).length ?? 0
    output.textContent = String(found)
  }
}
const watch = () => {
  count()
  if (widget.shadowRoot) new MutationObserver(count).observe(widget.shadowRoot, { childList: true, subtree: true })
}
customElements.whenDefined('colloquy-comments').then(watch)
