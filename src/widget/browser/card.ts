import type { ThreadComment } from '#comments'
import { about } from './api'
import { composeForm } from './compose'
import { type Child, h, rendered } from './dom'
import { field, formOf } from './form'
import type { OwnComment, Shown, Widget } from './widget'

const reasons = ['illegal', 'hate', 'harassment', 'privacy', 'spam', 'off_topic', 'other'] as const

const domId = (id: string): string => `comment-${id}`

/** The colour behind a first letter: the same for the same name. */
function hueOf(name: string): string {
  let value = 7
  for (const letter of name) value = (value * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return String(value)
}

function byline(widget: Widget, { badge, createdAt, editedAt, id, name, pinned, url }: Shown): HTMLElement {
  const { say, date } = widget.words
  const shownName = name || '–'
  const safe = url && /^https?:/i.test(url) ? url : undefined
  const avatar = h('span', { part: 'avatar', 'aria-hidden': 'true' }, [...shownName][0]?.toUpperCase())
  avatar.style.setProperty('--hue', hueOf(shownName))
  const mark = (text: string): HTMLElement => h('span', { part: 'badge' }, text)
  return h(
    'header',
    {},
    avatar,
    h(
      'p',
      { part: 'byline' },
      h(
        'bdi',
        { part: 'name' },
        safe ? h('a', { href: safe, rel: 'ugc nofollow noopener noreferrer', target: '_blank' }, shownName) : shownName,
      ),
      badge && mark(say(badge)),
      pinned && mark(say('pinned')),
    ),
    h(
      'p',
      { part: 'date' },
      h(
        'a',
        { href: `#${domId(id)}`, title: say('link'), click: () => widget.goTo(id) },
        h('time', { datetime: createdAt, title: date(createdAt, 'full') }, date(createdAt)),
      ),
      editedAt && ` · ${say('edited')}`,
    ),
  )
}

/** What stands in place of a removed comment that has replies. */
export function placeholder({ words: { say } }: Widget): HTMLElement {
  const label = say('removed')
  return h('article', { part: 'comment', tabindex: '-1', 'aria-label': label }, h('p', { part: 'note' }, label))
}

/** The page that it was found on. */
function mentionedOn({ words: { say } }: Widget, url: string): HTMLElement | undefined {
  if (!/^https?:/i.test(url)) return undefined
  const { host } = new URL(url)
  const [before = '', after = ''] = say('mentioned_on', { site: '\n' }).split('\n')
  const link = h('a', { href: url, rel: 'nofollow ugc noopener noreferrer', target: '_blank' }, h('bdi', {}, host))
  return h('p', { part: 'source' }, before, link, after)
}

/** A comment with what can be done with it, and its replies. */
export function card(widget: Widget, comment: Shown): HTMLElement {
  const { say } = widget.words
  const { html, id, more, removed, replies = [] } = comment
  const below = h('div', { part: 'replies', role: 'list' }, ...replies.map((reply) => card(widget, reply)))
  const inPlace = h('div', {})
  const own = widget.own.get(id)
  const item = h('div', { part: 'item', role: 'listitem', id: domId(id) })
  const body = removed
    ? placeholder(widget)
    : h(
        'article',
        { part: comment.waiting ? 'comment waiting' : 'comment', tabindex: '-1', 'aria-label': comment.name ?? '–' },
        byline(widget, comment),
        comment.source && mentionedOn(widget, comment.source.url),
        comment.waiting && h('p', { part: 'note' }, say('waiting')),
        rendered(html ?? ''),
        actions(widget, { comment, inPlace, own }),
        inPlace,
      )
  item.append(body, ...(replies.length > 0 ? [collapse(widget, below, replies)] : []), below)
  if (more) item.append(moreReplies(widget, { cursor: more, below }))
  return item
}

const countOf = (replies: readonly ThreadComment[]): number =>
  replies.reduce((sum, one) => sum + 1 + countOf(one.replies), 0)

function collapse({ words: { say } }: Widget, below: HTMLElement, replies: readonly ThreadComment[]): HTMLElement {
  const button = h('button', { part: 'button link', type: 'button', 'aria-expanded': 'true' }, say('hide_replies'))
  button.addEventListener('click', () => {
    below.hidden = !below.hidden
    button.setAttribute('aria-expanded', String(!below.hidden))
    button.textContent = below.hidden ? say('show_replies', { count: countOf(replies) }) : say('hide_replies')
  })
  return button
}

/** A later part of a conversation comes flat: each goes below the comment it answers. */
function moreReplies(widget: Widget, { below, cursor }: { below: HTMLElement; cursor: string }): HTMLElement {
  const button = h('button', { part: 'button more', type: 'button' }, widget.words.say('more_replies'))
  button.addEventListener('click', async () => {
    const page = await widget
      .ask<{ docs: ThreadComment[]; next: string | null }>(about(widget.target, 'thread', { after: cursor }))
      .catch(widget.tell)
    if (!page) return
    for (const reply of page.docs) {
      widget.find(reply.id)?.remove()
      const above = reply.parent ? widget.find(reply.parent)?.querySelector(':scope > [part=replies]') : undefined
      ;(above ?? below).append(card(widget, reply))
    }
    const [first] = page.docs
    if (page.next) button.replaceWith(moreReplies(widget, { below, cursor: page.next }))
    else button.remove()
    if (first) widget.focusOn(first.id)
  })
  return button
}

type Place = { comment: Shown; inPlace: HTMLElement; own: OwnComment | undefined }

function actions(widget: Widget, place: Place): HTMLElement {
  const { say } = widget.words
  const { comment, inPlace, own } = place
  const isEditable = own?.editToken && own.editableUntil && Date.parse(own.editableUntil) > Date.now()
  const name = comment.name ?? '–'
  /** Opens what `make` gives below the comment, in place of what was open; the button has the focus again when it closes. */
  const opener = (
    label: string,
    make: (close: () => void) => HTMLElement | Promise<HTMLElement>,
    part = 'button link',
  ) => {
    const full = `${label}: ${name}`
    const button = h('button', { part, type: 'button', 'aria-expanded': 'false', 'aria-label': full }, label)
    const close = () => {
      inPlace.replaceChildren()
      button.setAttribute('aria-expanded', 'false')
      button.focus()
    }
    button.addEventListener('click', async () => {
      if (button.getAttribute('aria-expanded') === 'true') return close()
      for (const other of button.parentElement?.querySelectorAll('[aria-expanded=true]') ?? [])
        other.setAttribute('aria-expanded', 'false')
      const form = await make(close)
      if (!form.ariaLabel) form.ariaLabel = full
      inPlace.replaceChildren(form)
      button.setAttribute('aria-expanded', 'true')
      inPlace.querySelector<HTMLElement>('textarea, select, button')?.focus()
    })
    return button
  }
  const minutes = isEditable ? Math.ceil((Date.parse(own.editableUntil ?? '') - Date.now()) / 60_000) : 0
  const isPublic = !comment.waiting
  return h(
    'div',
    { part: 'actions' },
    isPublic &&
      widget.canComment &&
      opener(say('reply'), (close) => replyForm(widget, place, close), 'button link reply'),
    isEditable && opener(say('edit'), (close) => editForm(widget, place, close)),
    isEditable && opener(say('withdraw'), (close) => withdrawForm(widget, place, close)),
    isEditable && h('span', { part: 'note' }, say('editable', { minutes })),
    isPublic && widget.state.votes && !own && votes(widget, comment),
    isPublic && !own && opener(say('report'), (close) => reportForm(widget, comment, close), 'button link report'),
  )
}

function replyForm(widget: Widget, { comment, inPlace }: Place, close: () => void): Promise<HTMLElement> {
  return composeForm(widget, {
    label: widget.words.say('reply_to', { name: comment.name ?? '–' }),
    parent: comment.id,
    cancel: close,
    done: (doc, message) => {
      const below = inPlace.closest('[part=item]')?.querySelector<HTMLElement>(':scope > [part=replies]')
      close()
      widget.add(doc, message, below ?? undefined)
    },
  })
}

function editForm(widget: Widget, { comment, own }: Place, close: () => void): HTMLElement {
  const { words } = widget
  return formOf({
    words,
    fields: [
      field(words, {
        name: 'content',
        label: words.say('content'),
        type: 'lines',
        required: true,
        value: own?.content ?? '',
        most: widget.state.limits.content,
      }),
    ],
    submit: words.say('save'),
    cancel: close,
    send: async ({ content = '' }) => {
      const changed = await widget.ask<{ doc: OwnComment; message: string }>(`/api/comments/${comment.id}`, {
        method: 'PATCH',
        body: { content },
        headers: { 'X-Edit-Token': own?.editToken ?? '' },
      })
      widget.change(
        { ...comment, ...changed.doc, editedAt: new Date().toISOString() },
        { ...own, ...changed.doc },
        changed.message,
      )
    },
  })
}

function withdrawForm(widget: Widget, { comment, own }: Place, close: () => void): HTMLElement {
  const { words } = widget
  const question = words.say('withdraw_ask')
  const form = formOf({
    words,
    fields: [h('p', {}, question)],
    submit: words.say('withdraw'),
    cancel: close,
    send: async () => {
      const { message } = await widget.ask<{ message: string }>(`/api/comments/${comment.id}`, {
        method: 'DELETE',
        headers: { 'X-Edit-Token': own?.editToken ?? '' },
      })
      widget.remove(comment.id, message)
    },
  })
  // The focus goes to a button: who hears it hears what it is about.
  form.ariaLabel = question
  return form
}

function reportForm(widget: Widget, { id }: Shown, close: () => void): HTMLElement {
  const { words } = widget
  const { say } = words
  const form = formOf({
    words,
    fields: [
      field(words, {
        name: 'reason',
        label: say('report_why'),
        required: true,
        type: { '': say('choose'), ...Object.fromEntries(reasons.map((reason) => [reason, say(`reason_${reason}`)])) },
      }),
      field(words, { name: 'explanation', label: say('report_more'), type: 'lines', most: 2000 }),
      field(words, { name: 'email', label: say('report_email'), type: 'email', complete: 'email' }),
    ],
    submit: say('report_send'),
    cancel: close,
    send: async (body) => {
      const { message } = await widget.ask<{ message: string }>(`/api/comments/${id}/report`, { body })
      const thanks = h('p', { part: 'note', tabindex: '-1' }, message)
      form.replaceWith(thanks)
      thanks.focus()
    },
  })
  return form
}

function votes(widget: Widget, { id, name, votes: sum }: Shown): HTMLElement {
  const { say } = widget.words
  const shown = h('span', { part: 'sum', role: 'status' }, signed(sum ?? 0))
  const cast = (vote: 1 | -1, label: string): HTMLButtonElement => {
    const button = h(
      'button',
      { part: 'button link vote', type: 'button', 'aria-pressed': 'false', 'aria-label': `${label}: ${name ?? '–'}` },
      vote > 0 ? '▲' : '▼',
    )
    button.title = label
    button.addEventListener('click', async () => {
      const body = { vote: button.getAttribute('aria-pressed') === 'true' ? 0 : vote }
      const told = await widget
        .ask<{ votes: number; own: number }>(`/api/comments/${id}/vote`, { body })
        .catch(widget.tell)
      if (!told) return
      shown.textContent = signed(told.votes)
      up.setAttribute('aria-pressed', String(told.own > 0))
      down.setAttribute('aria-pressed', String(told.own < 0))
    })
    return button
  }
  const [up, down] = [cast(1, say('helpful')), cast(-1, say('unhelpful'))]
  const group: Child[] = [up, shown, down]
  return h('span', { part: 'votes' }, ...group)
}

const signed = (sum: number): string => (sum > 0 ? `+${sum}` : sum < 0 ? `−${-sum}` : '0')
