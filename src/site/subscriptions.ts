import type { Request, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import type { SubscriptionKind } from '#comments'
import {
  type Confirmation,
  confirm,
  describeSubscriptions,
  endSubscriptions,
  findSubscriptions,
  type ListedSubscription,
  listSubscriptions,
  readConfirmation,
  type SubscriptionLink,
  subscriptionOwner,
} from '#notices'
import { servicesOf } from '#platform'
import type { Owner } from '#vault'
import { dayTime } from './articleView'
import { textOf } from './forms'
import { type Html, html, nothing } from './html'
import { layout } from './layout'
import { cookieOf, readerCookie, writeReader } from './ownComments'
import { readerRequest, readSiteFor } from './requests'
import { tell, type Voice, type Words, wordsIn } from './words'

// Pages behind the links in mails to subscribers. Looking at one changes nothing: programs that look through mail open links.

/** What a link would do, with the button that does it. */
export async function showSubscriptionLink(
  payload: Payload,
  req: Request,
  res: Response,
  { link, token }: { link: SubscriptionLink; token: string },
): Promise<void> {
  const reader = await readerRequest(payload, res)
  if (link.purpose === 'manage') return showSubscriptions(payload, req, res, { owner: ownerOf(link), token })
  if (link.purpose === 'confirm') {
    const asked = await readConfirmation(reader, link.request)
    return send(payload, req, res, (voice) => confirmPage(asked, { ...voice, token }))
  }
  const found = await describeSubscriptions(reader, await ofMail(reader, link.subscriptions))
  return send(payload, req, res, (voice) =>
    found.length > 0 ? unsubscribePage(found, { ...voice, token }) : endedPage(voice),
  )
}

/** Does what a link is for. */
export async function useSubscriptionLink(
  payload: Payload,
  req: Request,
  res: Response,
  { link, token }: { link: SubscriptionLink; token: string },
): Promise<void> {
  const reader = await readerRequest(payload, res)
  if (link.purpose === 'manage') return endChosen(payload, req, res, { owner: ownerOf(link), token })
  if (link.purpose === 'unsubscribe') {
    await endSubscriptions(reader, link.subscriptions)
    return send(payload, req, res, endedPage)
  }
  const given = cookieOf(req.headers.cookie, readerCookie)
  const { language } = await readSiteFor(payload, req, res)
  const { readerToken, ...confirmed } = await confirm(reader, { request: link.request, token: given, language })
  const secure = servicesOf(payload).publicUrl.startsWith('https:')
  res.append('Set-Cookie', writeReader(readerToken, { secure }))
  await send(payload, req, res, (voice) => confirmedPage(confirmed, voice))
}

const ownerOf = ({ subscription }: { subscription: string }): Owner => subscriptionOwner(subscription)

const ofMail = (req: PayloadRequest, ids: readonly string[]) => findSubscriptions(req, { id: { in: [...ids] } })

type Managed = { owner: Owner; token: string }

/** All subscriptions of whoever has the address of an owner; `ended` of them has just ended. */
export async function showSubscriptions(
  payload: Payload,
  req: Request,
  res: Response,
  { ended, owner, token }: Managed & { ended?: ListedSubscription | undefined },
): Promise<void> {
  const found = await listSubscriptions(await readerRequest(payload, res), owner)
  await send(payload, req, res, (voice) => managePage(found, { ...voice, token, ended }))
}

/** Ends one of them, or all. Others than this reader's own are not ended, whatever was sent. */
export async function endChosen(
  payload: Payload,
  req: Request,
  res: Response,
  { owner, token }: Managed,
): Promise<void> {
  const reader = await readerRequest(payload, res)
  const chosen = textOf(req.body, 'end')
  const own = (await listSubscriptions(reader, owner)).filter(({ id }) => chosen === 'all' || id === chosen)
  // The one that the link is by goes last: the others are found by it.
  const last = own.filter(({ id }) => id === owner.id)
  const ids = [...own.filter(({ id }) => id !== owner.id), ...last].map(({ id }) => id)
  await endSubscriptions(reader, ids)
  if (last.length > 0) return send(payload, req, res, endedPage)
  await showSubscriptions(payload, req, res, { owner, token, ended: own[0] })
}

async function send(payload: Payload, req: Request, res: Response, bodyIn: (voice: Voice) => Html): Promise<void> {
  const site = await readSiteFor(payload, req, res)
  const { language, timeZone } = site
  const body = bodyIn({ language, timeZone })
  res.type('html').send(layout({ site, title: wordsIn(site)('site.your_mail'), body }))
}

const whatWords = { replies: 'site.of_replies', all: 'site.of_all' } as const
const what = (voice: Pick<Voice, 'language'>, kind: SubscriptionKind): string => wordsIn(voice)(whatWords[kind])

const toArticles = (say: Words): Html => html`<p class="way"><a href="/">${say('pages.to_articles')}</a></p>`

type Opened = Voice & { token: string }

/** Where the buttons lead: what has come of them takes the focus. */
const doneId = 'done'

export function confirmPage({ kind, title, url }: Confirmation, { token, ...voice }: Opened): Html {
  const say = wordsIn(voice)
  const article = html`<a href="${url}">${say('site.quoted', { title })}</a>`
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">${say('site.confirm_heading', { title })}</h1>
<p>${tell(voice, 'site.confirm_text', { what: what(voice, kind), article })}</p>
<form method="post" action="/mail/${token}?lang=${voice.language}#${doneId}"><p><button type="submit">${say('site.confirm_button')}</button></p></form>
</section>`
}

export function confirmedPage({ kind, title, url }: Confirmation, voice: Voice): Html {
  const say = wordsIn(voice)
  return html`<section class="plain">
<h1>${say('site.confirmed_heading')}</h1>
<p role="status" id="${doneId}" tabindex="-1">${tell(voice, 'site.confirm_text', { what: what(voice, kind), article: say('site.quoted', { title }) })}</p>
<p>${say('site.confirmed_text')}</p>
<p class="way"><a href="${url}">${say('site.to_article')}</a></p>
</section>`
}

export function unsubscribePage(found: readonly ListedSubscription[], { token, ...voice }: Opened): Html {
  const say = wordsIn(voice)
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">${say('site.unsubscribe_heading')}</h1>
<ul>${found.map((one) => html`<li>${described(one, voice)}</li>`)}</ul>
<form method="post" action="/mail/${token}?lang=${voice.language}#${doneId}"><p><button type="submit">${say('site.unsubscribe_button')}</button></p></form>
</section>`
}

function endedPage(voice: Voice): Html {
  const say = wordsIn(voice)
  return html`<section class="plain">
<h1>${say('site.ended_heading')}</h1>
<p role="status" id="${doneId}" tabindex="-1">${say('site.ended_text')}</p>
${toArticles(say)}
</section>`
}

type Manage = Opened & { ended?: ListedSubscription | undefined }

export function managePage(found: readonly ListedSubscription[], { ended, token, ...voice }: Manage): Html {
  const say = wordsIn(voice)
  const told = ended && found.length > 0 && say('site.ended_one', { what: named(ended, voice) })
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">${say('site.manage_heading')}</h1>
${told ? html`<p class="waiting-note" role="status" id="${doneId}" tabindex="-1">${told}</p>` : nothing}
${
  found.length === 0
    ? html`<p role="status" id="${doneId}" tabindex="-1">${say('site.manage_empty')}</p>${toArticles(say)}`
    : html`<form method="post" action="/mail/${token}?lang=${voice.language}#${doneId}">
<ul class="subscriptions">${found.map((one) => managed(one, voice))}</ul>
${found.length > 1 ? html`<p><button type="submit" name="end" value="all">${say('site.end_all')}</button></p>` : nothing}
</form>`
}
</section>`
}

function managed(one: ListedSubscription, voice: Voice): Html {
  const say = wordsIn(voice)
  const day = dayTime(one.createdAt, voice)
  return html`<li><span>${tell(voice, 'site.since', { what: described(one, voice), day })}</span> <button type="submit" class="quiet" name="end" value="${one.id}" aria-label="${say('site.end')}: ${named(one, voice)}">${say('site.end')}</button></li>`
}

/** As `described`, for where no link can be. */
function named({ article, kind }: ListedSubscription, voice: Voice): string {
  const say = wordsIn(voice)
  const title = article ? say('site.quoted', { title: article.title }) : say('site.article_gone')
  return say('site.what_on', { what: what(voice, kind), article: title })
}

function described({ article, kind }: ListedSubscription, voice: Voice): Html {
  const say = wordsIn(voice)
  const name = article
    ? html`<a href="${article.url}">${say('site.quoted', { title: article.title })}</a>`
    : say('site.article_gone')
  return tell(voice, 'site.what_on', { what: capital(what(voice, kind)), article: name })
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
