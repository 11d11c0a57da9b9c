import type { ThreadComment } from '#comments'
import { about, call, Refused, remembered, type Target } from './api'
import { card, placeholder } from './card'
import { composeForm } from './compose'
import { h, rendered } from './dom'
import css from './embed.css?raw'
import { listen } from './live'
import type { OwnComment, Widget } from './widget'
import { type Words, wordsOf } from './words'

type Page = { docs: ThreadComment[]; totalDocs: number; next: string | null }

/** Of an assertion, the name in it; the server checks the rest. */
function nameIn(assertion: string): string {
  try {
    const part = (assertion.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0))))
    return String(claims.name ?? claims.sub)
  } catch {
    return '–'
  }
}

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

/** How far from view it begins to load. */
const nearby = '600px'

type Assertion = string | null | undefined

/** `<colloquy-comments article|page order lang theme>`: a discussion. What is inside stays until it is loaded. */
export class CommentsElement extends HTMLElement {
  /** A JWT of the host site that says who its reader is, or a function that gives one. */
  assertion: Assertion | (() => Assertion | Promise<Assertion>)

  #root = this.attachShadow({ mode: 'open' })
  #seen: IntersectionObserver | undefined
  #stop: (() => void) | undefined

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [sheet]
    if (!this.#root.hasChildNodes()) this.#root.append(h('slot'))
    if (this.hasAttribute('eager') || location.hash.startsWith('#comment-')) return void this.load()
    this.#seen = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && this.load(), {
      rootMargin: nearby,
    })
    this.#seen.observe(this)
  }

  disconnectedCallback(): void {
    this.#seen?.disconnect()
    this.#stop?.()
  }

  /** Loads the discussion, or loads it again. */
  async load(): Promise<void> {
    this.#seen?.disconnect()
    this.#stop?.()
    const words = await wordsOf(this.closest('[lang]')?.getAttribute('lang') || 'en')
    const main = h('section', {
      part: 'discussion',
      lang: words.language,
      dir: words.dir,
      'aria-label': words.say('content'),
    })
    main.append(h('p', { part: 'note', role: 'status' }, words.say('loading')))
    this.#root.replaceChildren(h('slot'), main)
    try {
      await this.#show(words, main)
      this.dispatchEvent(new CustomEvent('colloquy-loaded', { bubbles: true }))
    } catch (error) {
      // What its author has set up wrongly helps no reader: the page keeps what it had.
      if (error instanceof Refused && /^(article|page)_not/.test(error.faults[0]?.code ?? '')) {
        // biome-ignore lint/suspicious/noConsole: who makes the page looks there
        console.error(`colloquy-comments: ${error.message}`)
        return this.#root.replaceChildren(h('slot'))
      }
      const again = h('button', { part: 'button', type: 'button', click: () => void this.load() }, words.say('again'))
      const why = (error instanceof Error && error.message) || words.say('failed')
      main.replaceChildren(h('p', { part: 'fault', role: 'alert' }, why), again)
    }
  }

  /** @throws Refused where the page cannot say */
  async #assertion(): Promise<string | undefined> {
    try {
      const given = typeof this.assertion === 'function' ? await this.assertion() : this.assertion
      return given || this.getAttribute('assertion') || undefined
    } catch {
      throw new Refused([], true)
    }
  }

  /** Where the page cannot say who is signed on, nobody is: reading goes on, and what is sent fails. */
  async #signedOn(): Promise<string | undefined> {
    return this.#assertion().catch(() => undefined)
  }

  async #show(words: Words, main: HTMLElement): Promise<void> {
    const { language, say } = words
    const article = this.getAttribute('article') || undefined
    const target = article
      ? { article }
      : { page: new URL(this.getAttribute('page') || location.href, location.href).href }
    const ask: Widget['ask'] = async (path, { headers, ...rest } = {}) => {
      // What everybody reads alike can be answered from memory, and asks no permission of the server first.
      if (!rest.body && !headers) return call(path, language, rest)
      const known = { 'X-Reader-Token': remembered().token, 'X-Reader-Assertion': await this.#assertion() }
      return call(path, language, { ...rest, headers: { ...known, ...headers } })
    }
    let order = this.getAttribute('order') ?? ''
    const read = (after?: string): Promise<Page> =>
      ask(about(target, 'thread', { ...(order ? { order } : {}), ...(after ? { after } : {}) }))
    const [state, first, own] = await Promise.all([
      ask<Widget['state']>(about(target, 'discussion')),
      read(),
      this.#own(target, language),
    ])

    const status = h('p', { part: 'status', role: 'status' })
    const list = h('div', { part: 'list', role: 'list' })
    const heading = h('h2', { part: 'heading', tabindex: '-1', id: 'heading' })
    const empty = h('p', { part: 'empty' }, say('first'))
    const more = h('button', { part: 'button more', type: 'button' }, say('more'))
    const fresh = h('button', { part: 'button fresh', type: 'button', hidden: true })
    // Above what is there, so that nothing moves.
    const news = h('div', { part: 'news', role: 'status' }, fresh)
    let total = first.totalDocs
    let next = first.next

    const count = () => {
      heading.textContent = say('comments', { count: total })
      empty.hidden = list.childElementCount > 0 || !widget.canComment
      this.dispatchEvent(new CustomEvent('colloquy-count', { bubbles: true, detail: total }))
    }
    const widget: Widget = {
      target,
      words,
      state,
      own,
      ask,
      canComment: state.open && (!state.requires.account || Boolean(await this.#signedOn())),
      signedOn: async () => {
        const assertion = await this.#signedOn()
        return assertion && nameIn(assertion)
      },
      announce: (text) => {
        status.textContent = text
      },
      tell: (error) => {
        status.textContent = error.message || say('unreachable')
        return undefined
      },
      find: (id) => this.#root.getElementById(`comment-${id}`),
      focusOn: (id) => widget.find(id)?.querySelector<HTMLElement>('article')?.focus(),
      goTo: (id) => {
        widget.find(id)?.scrollIntoView({ block: 'start' })
        widget.focusOn(id)
      },
      add: (doc, message, below) => {
        own.set(doc.id, doc)
        const isPublic = doc.status === 'approved'
        if (isPublic) total += 1
        const shown = card(widget, { ...doc, waiting: !isPublic })
        if (below) {
          below.append(shown)
          if (below.hidden) below.parentElement?.querySelector<HTMLElement>(':scope > [aria-expanded]')?.click()
        } else if (order === 'newest') list.prepend(shown)
        else list.append(shown)
        count()
        widget.announce(message)
        widget.focusOn(doc.id)
        this.dispatchEvent(
          new CustomEvent('colloquy-posted', { bubbles: true, detail: { id: doc.id, status: doc.status } }),
        )
      },
      change: (shown, mine, message) => {
        own.set(mine.id, mine)
        const item = card(widget, { ...shown, replies: [], waiting: mine.status === 'pending' })
        // What stands below it stays as it is, with the button that hides it.
        const changed = item.querySelector('article')
        if (changed) widget.find(mine.id)?.querySelector('article')?.replaceWith(changed)
        widget.announce(message)
        widget.focusOn(mine.id)
      },
      remove: (id, message) => {
        if (own.get(id)?.status === 'approved') total -= 1
        own.delete(id)
        const item = widget.find(id)
        if (item?.querySelector(':scope > [part=replies] > *'))
          item.querySelector('article')?.replaceWith(placeholder(widget))
        else item?.remove()
        count()
        widget.announce(message)
        heading.focus()
      },
    }
    const put = (page: Page, atEnd: boolean) => {
      total = page.totalDocs
      next = page.next
      more.hidden = !next
      // One of the reader's own may stand there already: it is shown where it belongs.
      if (atEnd) for (const { id } of page.docs) widget.find(id)?.remove()
      const cards = page.docs.map((comment) => card(widget, comment))
      if (atEnd) list.append(...cards)
      else list.replaceChildren(...cards)
      if (!atEnd) this.#addWaiting(widget, list)
      count()
      return page.docs[0]
    }
    more.addEventListener('click', async () => {
      const page = await read(next ?? undefined).catch(widget.tell)
      const begun = page && put(page, true)
      if (begun) widget.focusOn(begun.id)
    })
    const again = async () => {
      fresh.hidden = true
      const page = await read().catch(widget.tell)
      if (page) put(page, false)
    }
    fresh.addEventListener('click', async () => {
      await again()
      heading.focus()
    })
    put(first, false)

    const choose = h('select', { part: 'order', 'aria-label': say('order') })
    for (const value of ['oldest', 'newest', ...(state.votes ? (['best'] as const) : [])] as const)
      choose.append(h('option', { value, ...(order === value ? { selected: true } : {}) }, say(value)))
    choose.addEventListener('change', () => {
      order = choose.value
      void again()
    })
    main.setAttribute('aria-labelledby', heading.id)
    main.replaceChildren(
      h('div', { part: 'top' }, heading, total > 1 && choose),
      news,
      empty,
      list,
      more,
      status,
      await this.#below(widget),
    )
    // What was there without a script is now said by the discussion itself.
    this.#root.querySelector('slot')?.remove()
    const named = /^#comment-([\w-]+)$/.exec(location.hash)?.[1]
    if (named) widget.goTo(named)
    if (!state.live) return
    this.#stop = listen(widget, {
      shown: () => total,
      tell: (missing) => {
        fresh.textContent = say('fresh', { count: missing })
        fresh.hidden = false
      },
    })
  }

  /** The reader's own comments there, where this browser has sent some. */
  async #own(target: Target, language: string): Promise<Map<string, OwnComment>> {
    const { token } = remembered()
    const assertion = await this.#signedOn()
    if (!token && !assertion) return new Map()
    const query = new URLSearchParams(
      target.article === undefined ? { page: target.page ?? '' } : { article: target.article },
    )
    const headers = { 'X-Reader-Token': token, 'X-Reader-Assertion': assertion }
    const mine = await call<{ docs: OwnComment[] }>(`/api/comments/mine?${query}`, language, { headers }).catch(() => ({
      docs: [],
    }))
    return new Map(mine.docs.map((doc) => [doc.id, doc]))
  }

  /** Puts what only its sender sees yet where it belongs. */
  #addWaiting(widget: Widget, list: HTMLElement): void {
    for (const comment of widget.own.values()) {
      if (comment.status === 'approved' || widget.find(comment.id)) continue
      const above = comment.parent && list.querySelector(`[id="comment-${comment.parent}"] > [part=replies]`)
      ;(above || list).append(card(widget, { ...comment, waiting: true }))
    }
  }

  /** The form, or why there is none. */
  async #below(widget: Widget): Promise<HTMLElement> {
    const { state, words } = widget
    const { say } = words
    const note = (text: string): HTMLElement => h('p', { part: 'note closed' }, text)
    if (!state.open) return note(state.message ?? say('closed'))
    if (!widget.canComment) return note(say('account'))
    const write = async () =>
      composeForm(widget, {
        label: say('leave'),
        done: async (doc, message) => {
          const next = await write()
          form.replaceWith(next)
          form = next
          widget.add(doc, message)
        },
      })
    let form = await write()
    return h(
      'section',
      { part: 'compose' },
      h('h3', { part: 'heading' }, say('leave')),
      state.guidelines &&
        h('div', { part: 'guidelines', role: 'note', 'aria-label': say('guidelines') }, rendered(state.guidelines)),
      state.closesAt && h('p', { part: 'note' }, say('closes', { date: words.date(state.closesAt) })),
      form,
    )
  }
}
