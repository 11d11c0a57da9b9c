import { ColloquyError, createClient } from '@colloquy/client'

/** @typedef {import('./api').components['schemas']['Site']} Site */
/** @typedef {import('./api').components['schemas']['Media']} Media */

export const server = 'http://localhost:3000'

/** What makes a reader known is kept in this browser. */
export const colloquy = createClient({ url: server, storage: localStorage })

/**
 * An element with its children; texts are texts, never markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<Record<string, string>>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/**
 * HTML that the server has rendered and sanitised.
 * @param {string | null | undefined} html
 */
export function rendered(html) {
  const made = element('div', { class: 'prose' })
  made.innerHTML = html ?? ''
  return made
}

/** @param {string | Media | null | undefined} media */
export function picture(media) {
  if (!media || typeof media === 'string' || !media.url) return ''
  const { alt, height, srcset, url, width } = media
  return element('img', {
    src: url,
    srcset: srcset ?? undefined,
    sizes: '(max-width: 42rem) 100vw, 42rem',
    alt: alt ?? '',
    width: width ? String(width) : undefined,
    height: height ? String(height) : undefined,
  })
}

/**
 * Finds an element of the page.
 * @template {Element} Found
 * @param {string} selector
 * @param {new () => Found} type
 * @param {ParentNode} [within]
 */
export function find(selector, type, within = document) {
  const found = within.querySelector(selector)
  if (!(found instanceof type)) throw new Error(`The page has no ${selector}`)
  return found
}

/** Puts the name of the site where it belongs. */
export async function nameSite() {
  const answer = await fetch(`${server}/api/globals/site`)
  /** @type {Site} */
  const { title } = await answer.json()
  find('.site', HTMLAnchorElement).textContent = title ?? 'Articles'
}

/**
 * A sentence for the reader.
 * @param {unknown} error
 */
export function told(error) {
  if (error instanceof ColloquyError) return error.message
  throw error
}
