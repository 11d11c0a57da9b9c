import { type Order, orders, type ThreadComment } from '#comments'
import { withDirections } from '#markup'
import { bytesOfText, createScanResistantCache, type Language } from '#platform'
import { dayTime, minuteTime } from './articleView'
import { type Html, html, inOnePiece, nothing, raw, webLink } from './html'
import { pluralsOf, tell, wordsIn } from './words'

/** A comment as the page shows it; `waiting` is the viewer's own that nobody else sees. */
export type ShownComment = Omit<ThreadComment, 'replies'> & { replies: readonly ShownComment[]; waiting?: boolean }

/** What is said beside a comment that has just been sent or changed: that all see it, that its website was left out, that a mail is on its way. */
export const allNews = ['posted', 'changed', 'left-out', 'mailed'] as const
export type News = (typeof allNews)[number]

export type Discussion = {
  slug: string
  title: string
  total: number
  /** The published ones among them: who looks at the page is told of more. */
  published: number
  comments: readonly ShownComment[]
  next: string | null
  /** Whether readers can reply. */
  canReply: boolean
  showAvatars: boolean
  /** Whether readers can vote. */
  canVote: boolean
  /** Where the page begins, on a later one. */
  after?: string | undefined
  /** The order that was asked for. */
  asked?: Order | undefined
  order: Order
  language: Language
  /** Zone of the times that are shown. */
  timeZone: string
  /** The viewer's own comments that can still be changed, until when, and for how long from now: clocks of browsers are wrong. */
  editable?: ReadonlyMap<string, { until: Date; seconds: number }>
  /** What is said of the viewer's own comment that has just come or changed. */
  told?: { id: string; news: readonly News[] } | undefined
  /** The viewer has just withdrawn theirs. */
  isWithdrawn?: boolean
  /** The form, below the comment it answers. */
  reply?: { to: string; form: Html } | undefined
}

/** The page of the article that shows these comments, with what else is asked of it. */
export function pageAddress(
  { after, asked, slug }: Pick<Discussion, 'after' | 'asked' | 'slug'>,
  also?: string,
): string {
  // A cursor is of one order.
  const place = after === undefined ? asked && `order=${asked}` : `after=${encodeURIComponent(after)}`
  const query = [place, also].filter((part) => part !== undefined)
  return `/articles/${slug}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

/** The order this page is in, where it was chosen: what leads back to it keeps it. */
export function orderQuery({ after, asked, order }: Pick<Discussion, 'after' | 'asked' | 'order'>): string {
  const chosen = after === undefined ? asked : order
  return chosen === undefined ? '' : `?order=${chosen}`
}

/** What readers said under an article: nested, each with its own address. In pieces, of which the comments are the second. */
export function discussion(view: Discussion): Html[] {
  const say = wordsIn(view)
  const before = html`<section class="discussion" id="comments" aria-labelledby="comments-title" data-published="${view.published}" data-live="/api/articles/${view.slug}/live" data-comments="/articles/${view.slug}/comments/" data-fresh="${JSON.stringify(pluralsOf(view.language, 'site.fresh'))}" data-left="${say('site.left', { time: '{time}' })}" data-cancel="${say('site.cancel')}" data-reply="${say('site.reply_to', { name: '{name}' })}" data-stop="${say('site.cancel_reply')}" data-leave="${say('site.leave')}">
<h2 id="comments-title">${heading(view)}</h2>
${view.isWithdrawn ? html`<p class="waiting-note" role="status" id="withdrawn" tabindex="-1">${say('site.withdrawn')}</p>` : nothing}
${orderSwitch(view)}<div class="fresh" role="status"></div>
${view.after === undefined ? nothing : html`<p class="way"><a href="/articles/${view.slug}#comments">${say('site.to_first')}</a></p>`}
`
  const comments =
    view.comments.length > 0
      ? html`<ol class="comments">${view.comments.map((comment) => shown(comment, view))}</ol>`
      : view.total === 0 && view.canReply
        ? html`<p class="empty">${say('site.be_first')}</p>`
        : nothing
  const after = html`
${view.next ? html`<p class="more"><a rel="next" href="/articles/${view.slug}?after=${encodeURIComponent(view.next)}#comments">${say('site.more_comments')}</a></p>` : nothing}
</section>`
  return [before, comments, after]
}

const orderNames = { oldest: 'site.oldest', newest: 'site.newest', best: 'site.best' } as const

/** Nothing to choose where one comment stands. A later page leads to the first one of another order. */
function orderSwitch({ canVote, language, order, published, slug }: Discussion): Html {
  if (published < 2) return nothing
  const say = wordsIn({ language })
  const offered = orders.filter((one) => canVote || one !== 'best')
  return html`<nav class="orders" aria-label="${say('site.order')}">${offered.map((one) => html`<a href="/articles/${slug}?order=${one}#comments" rel="nofollow"${one === order ? html` aria-current="true"` : nothing}>${say(orderNames[one])}</a> `)}</nav>
`
}

/** A waiting comment of the viewer's own is not counted, yet it stands below. */
function heading(view: Discussion): string {
  const { canReply, comments, title, total } = view
  const say = wordsIn(view)
  // Where nobody can answer any more, “not yet” would be wrong.
  if (total > 0 || (comments.length === 0 && !canReply)) return say('site.comments_on', { count: total, title })
  return comments.length > 0 ? say('site.none_published', { title }) : say('site.nobody_yet', { title })
}

const shown = (comment: ShownComment, view: Discussion): Html => html`<li class="comment-item">
${comment.removed ? placeholder(comment, view) : whole(comment, view)}
${view.reply?.to === comment.id ? view.reply.form : nothing}
${comment.replies.length > 0 ? html`<details class="replies" open data-of="${comment.id}"><summary>${repliesTo(comment, view)}</summary><ol class="comments">${comment.replies.map((reply) => shown(reply, view))}</ol></details>` : nothing}
${comment.more ? html`<p class="more"><a href="/articles/${view.slug}?after=${encodeURIComponent(comment.more)}#comments">${wordsIn(view)('site.more_replies')}</a></p>` : nothing}
</li>
`

function repliesTo({ name, removed }: ShownComment, view: Discussion): Html | string {
  const say = wordsIn(view)
  return removed
    ? say('site.replies')
    : tell(view, 'site.replies_to', { name: html`<bdi>${name || say('site.anonymous')}</bdi>` })
}

const placeholder = (comment: ShownComment, view: Discussion): Html =>
  html`<article class="comment removed" id="comment-${comment.id}"><p>${wordsIn(view)('site.removed')}</p></article>`

const newsWords = {
  posted: 'site.thanks',
  changed: 'answers.changed',
  'left-out': 'answers.website_left_out',
  mailed: 'site.mailed',
} as const

const badges = { author: 'site.author', staff: 'site.staff' } as const

type Made = { of: readonly unknown[]; text: string; made: Html }

/** Of an entry's objects, its names and dates, and its place in the map. */
const overheadBytes = 1000

/** What comments were made into, with all that it was made of. A page is made anew for one among them. */
const made = createScanResistantCache<Made>({
  maxBytes: 10 * 1024 * 1024,
  // The comment's own text stands in it, and is kept beside it.
  bytesOf: ({ made: { html }, text }) => overheadBytes + bytesOfText(html) + bytesOfText(text),
})

/** A comment as everybody sees it is made once, as long as it says the same on the same page. */
function whole(comment: ShownComment, view: Discussion): Html {
  const { badge, createdAt, editedAt, html: text, id, name, pinned, source, url, votes, waiting } = comment
  const { after, asked, canReply, canVote, editable, language, order, showAvatars, slug, timeZone, told } = view
  if (waiting || told?.id === id || editable?.has(id)) return wholeAnew(comment, view)
  const key = `${id} ${asked} ${after}`
  const ofComment = [badge, createdAt, editedAt, name, pinned, text, url, votes]
  const ofPage = [canReply, canVote, language, order, showAvatars, slug, timeZone]
  const of = [...ofComment, source?.type, source?.url, source?.publishedAt, ...ofPage]
  const known = made.get(key)
  if (known?.of.every((value, index) => value === of[index])) return known.made
  const now = wholeAnew(comment, view)
  return made.offer(key, () => ({ of, text: text ?? '', made: inOnePiece(now) }))?.made ?? now
}

function wholeAnew(comment: ShownComment, view: Discussion): Html {
  const { canReply, canVote, editable, showAvatars, slug, told } = view
  const say = wordsIn(view)
  const name = comment.name || say('site.anonymous')
  const nameId = `name-${comment.id}`
  const website = webLink(comment.url)
  // Nobody reports or weighs what they wrote themselves.
  const isOwn = comment.waiting || editable?.has(comment.id) === true
  // Its address leads here: whoever hears the page finds the focus on what was just sent, and what is said of it.
  const isNew = told?.id === comment.id
  return html`<article class="comment${comment.waiting ? ' waiting' : ''}" id="comment-${comment.id}" aria-labelledby="${nameId}"${isNew ? html` tabindex="-1"` : nothing}>
<header>
${showAvatars ? avatar(name) : nothing}
<p class="who"><bdi id="${nameId}">${website ? html`<a href="${website}" rel="ugc nofollow noopener">${name}</a>` : name}</bdi>${comment.badge ? html` <span class="badge">${say(badges[comment.badge])}</span>` : nothing}${comment.pinned ? html` <span class="badge pinned">${say('site.pinned')}</span>` : nothing}</p>
<p class="when"><a href="${comment.waiting ? '' : `/articles/${slug}/comments/${comment.id}`}#comment-${comment.id}" title="${say('site.link_title')}">${minuteTime(comment.createdAt, view)}</a>${comment.editedAt ? html` · <span title="${say('site.edited_title')}">${say('site.edited')}</span>` : nothing}</p>
</header>
${mentionedOn(comment, view)}${comment.waiting ? html`<p class="waiting-note" role="status">${say('site.waiting')}</p>` : nothing}
${isNew ? told.news.map((one) => (one === 'posted' && comment.waiting ? nothing : html`<p class="waiting-note" role="status">${say(newsWords[one])}</p>`)) : nothing}
<div class="text" dir="auto">${raw(withDirections(comment.html ?? ''))}</div>
${ownActions(comment.id, view)}${comment.waiting ? nothing : html`<p class="actions">${canReply ? html`<a class="reply-link" href="${pageAddress(view, `replyto=${comment.id}`)}#reply" rel="nofollow" data-id="${comment.id}" aria-label="${say('site.reply_label', { name })}">${say('site.reply')}</a>` : nothing}${isOwn ? nothing : html`<a class="report-link" href="/articles/${slug}/report/${comment.id}" rel="nofollow" aria-label="${say('site.report_label', { name })}">${say('site.report')}</a>`}</p>`}${isOwn || !canVote ? nothing : voteForm({ comment, name, view })}
</article>`
}

/** The page it was found on, and when that says that it was written. */
function mentionedOn({ source }: ShownComment, view: Discussion): Html {
  const address = webLink(source?.url)
  if (!source || !address) return nothing
  const link = html`<a href="${address}" rel="nofollow ugc noopener"><bdi>${new URL(address).host}</bdi></a>`
  return html`<p class="source">${tell(view, 'site.mentioned_on', { link })}${source.publishedAt ? html` · ${dayTime(source.publishedAt, view)}` : nothing}</p>
`
}

/** The reader's own comment, while it can be changed. A script counts down and opens the form in place. */
function ownActions(id: string, view: Discussion): Html {
  const { editable, slug } = view
  const say = wordsIn(view)
  const own = editable?.get(id)
  if (!own) return nothing
  const until = own.until.toISOString()
  const path = `/articles/${slug}/comments/${id}/edit`
  return html`<p class="actions own" data-seconds="${own.seconds}"><a class="edit-link" href="${path}" rel="nofollow">${say('site.edit')}</a><a href="${path}#withdraw" rel="nofollow">${say('site.withdraw')}</a><span class="left">${tell(view, 'site.until', { time: minuteTime(until, view) })}</span></p>`
}

function voteForm({ comment, name, view }: { comment: ShownComment; name: string; view: Discussion }): Html {
  const say = wordsIn(view)
  const votes = comment.votes ?? 0
  return html`
<form class="votes" method="post" action="/articles/${view.slug}/comments/${comment.id}/vote${orderQuery(view)}">
<button name="vote" value="1" aria-label="${say('site.helpful_label', { name })}">${say('site.helpful')}</button>
<button name="vote" value="-1" aria-label="${say('site.unhelpful_label', { name })}">${say('site.unhelpful')}</button>
<span class="sum"><span dir="ltr">${votes > 0 ? `+${votes}` : votes < 0 ? `−${-votes}` : '0'}</span><span class="visually-hidden"> ${say('site.from_votes')}</span></span>
</form>`
}

/**
 * Hangs comments of a flat list under the ones they answer, in the order given. A later part of a conversation comes
 * flat, and may begin with answers to comments of the part before: those stand on their own.
 */
export function nestReplies(comments: readonly ShownComment[]): ShownComment[] {
  const ids = new Set(comments.map(({ id }) => id))
  const isReply = ({ parent }: ShownComment) => parent !== null && ids.has(parent)
  const nested = (comment: ShownComment): ShownComment => ({
    ...comment,
    replies: [...comment.replies, ...comments.filter(({ parent }) => parent === comment.id).map(nested)],
  })
  return comments.filter((comment) => !isReply(comment)).map(nested)
}

/** FNV-1a, 32 bits: the same number for the same name, and nothing else goes into it. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** A picture drawn from the public name alone: a colour, two shapes and the first letter. Says nothing about any address. */
export function avatar(name: string): Html {
  const seed = hash(name.trim().normalize('NFC').toLowerCase())
  const hue = seed % 360
  const turn = (seed >>> 9) % 360
  const shift = 6 + ((seed >>> 18) % 12)
  const [letter = '?'] = [...name.trim().toUpperCase()]
  return html`<svg class="avatar" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="20" fill="hsl(${hue} 42% 38%)"/><g transform="rotate(${turn} 20 20)" fill="hsl(${(hue + 40) % 360} 55% 52%)" fill-opacity=".55"><circle cx="${shift}" cy="12" r="11"/><path d="M4 40 L36 ${40 - shift} L40 40Z"/></g><text x="20" y="26" text-anchor="middle" font-family="system-ui, sans-serif" font-size="17" font-weight="600" fill="#fff">${letter}</text></svg>`
}
