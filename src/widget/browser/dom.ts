/** What stands below an element; nothing for what is left out. */
export type Child = Node | string | false | null | undefined
type Attributes = Record<string, string | boolean | ((event: Event) => void) | undefined>

/** An element: texts of `attributes` are attributes, functions listen. Nothing is parsed as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

type Policy = { createHTML: (html: string) => string }
declare global {
  interface Window {
    trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy }
  }
}
let policy: Policy | undefined

/** The text of a comment. The server has rendered and sanitised it; pages that ask for Trusted Types see by whom it is trusted. */
export function rendered(html: string): HTMLElement {
  policy ??= window.trustedTypes?.createPolicy('colloquy', { createHTML: (text) => text }) ?? {
    createHTML: (text) => text,
  }
  const text = h('div', { part: 'text', dir: 'auto' })
  text.innerHTML = policy.createHTML(html)
  // So that the bar of a quotation stands where it begins.
  for (const block of text.querySelectorAll<HTMLElement>('blockquote, ul, ol')) block.dir = 'auto'
  return text
}

/** Makes the text of a button say something else while a request runs, and keeps it from being sent twice. */
export async function whileBusy<T>(button: HTMLButtonElement, text: string, work: () => Promise<T>): Promise<T> {
  const { textContent } = button
  button.setAttribute('aria-disabled', 'true')
  button.textContent = text
  try {
    return await work()
  } finally {
    button.removeAttribute('aria-disabled')
    button.textContent = textContent
  }
}

/** What the form below says. A field that was sent empty is left out. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' && value ? [[name, value]] : [])),
  )
}
