import type { Request, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
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
  wordsOf,
} from '#notices'
import { servicesOf } from '#platform'
import type { Owner } from '#vault'
import { dayTime } from './articleView'
import { textOf } from './forms'
import { type Html, html, nothing } from './html'
import { layout, readSite } from './layout'
import { cookieOf, readerCookie, writeReader } from './ownComments'
import { readerRequest } from './requests'

// Pages behind the links in mails to subscribers. Looking at one changes nothing: programs that look through mail open links.

/** The words of these pages. */
const texts = {
  title: 'Your mail',
  confirm: { button: 'Yes, mail me', later: 'Each mail has a link that ends it.' },
  confirmed: {
    heading: 'You will be mailed',
    text: 'This browser is known as yours from now on: what you write here with this address need not wait again once something of yours was published.',
  },
  unsubscribe: { heading: 'No more mail about this?', button: 'No more mail' },
  ended: { heading: 'You get no more mail about this', text: 'It has ended. There is nothing else to do.' },
  manage: {
    heading: 'What you are mailed',
    empty: 'You are mailed about nothing at the moment.',
    end: 'End',
    endAll: 'End all of them',
    gone: 'an article that is not there any more',
  },
  back: 'To the articles',
  article: 'To the article',
} as const

/** What a link would do, with the button that does it. */
export async function showSubscriptionLink(
  payload: Payload,
  res: Response,
  { link, token }: { link: SubscriptionLink; token: string },
): Promise<void> {
  const req = await readerRequest(payload, res)
  const show = (body: Html) => send(payload, res, body)
  if (link.purpose === 'confirm') return show(confirmPage(await readConfirmation(req, link.request), token))
  if (link.purpose === 'manage') return showSubscriptions(payload, res, { owner: ownerOf(link), token })
  const found = await describeSubscriptions(req, await ofMail(req, link.subscriptions))
  return show(found.length > 0 ? unsubscribePage(found, token) : endedPage)
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
    return send(payload, res, endedPage)
  }
  const given = cookieOf(req.headers.cookie, readerCookie)
  const { readerToken, ...confirmed } = await confirm(reader, { request: link.request, token: given })
  const secure = servicesOf(payload).publicUrl.startsWith('https:')
  res.append('Set-Cookie', writeReader(readerToken, { secure }))
  await send(payload, res, confirmedPage(confirmed))
}

const ownerOf = ({ subscription }: { subscription: string }): Owner => subscriptionOwner(subscription)

const ofMail = (req: PayloadRequest, ids: readonly string[]) => findSubscriptions(req, { id: { in: [...ids] } })

type Managed = { owner: Owner; token: string }

/** All subscriptions of whoever has the address of an owner. */
export async function showSubscriptions(payload: Payload, res: Response, { owner, token }: Managed): Promise<void> {
  const req = await readerRequest(payload, res)
  const { timeZone } = await readSite(req)
  await send(payload, res, managePage(await listSubscriptions(req, owner), { token, timeZone }))
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
  if (last.length > 0) return send(payload, res, endedPage)
  await showSubscriptions(payload, res, { owner, token })
}

async function send(payload: Payload, res: Response, body: Html): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  res.type('html').send(layout({ site, title: texts.title, body }))
}

const toArticles = html`<p><a href="/">${texts.back}</a></p>`

export function confirmPage({ kind, path, title }: Confirmation, token: string): Html {
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">Mail about “${title}”?</h1>
<p>You will be mailed ${wordsOf[kind]} on <a href="${path}">“${title}”</a>. ${texts.confirm.later}</p>
<form method="post" action="/mail/${token}"><p><button type="submit">${texts.confirm.button}</button></p></form>
</section>`
}

export function confirmedPage({ kind, path, title }: Confirmation): Html {
  return html`<section class="plain">
<h1>${texts.confirmed.heading}</h1>
<p role="status">${capital(wordsOf[kind])} on “${title}” will be mailed to you. ${texts.confirm.later}</p>
<p>${texts.confirmed.text}</p>
<p><a href="${path}">${texts.article}</a></p>
</section>`
}

export function unsubscribePage(found: readonly ListedSubscription[], token: string): Html {
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">${texts.unsubscribe.heading}</h1>
<ul>${found.map((one) => html`<li>${described(one)}</li>`)}</ul>
<form method="post" action="/mail/${token}"><p><button type="submit">${texts.unsubscribe.button}</button></p></form>
</section>`
}

const endedPage = html`<section class="plain">
<h1>${texts.ended.heading}</h1>
<p role="status">${texts.ended.text}</p>
${toArticles}
</section>`

export function managePage(
  found: readonly ListedSubscription[],
  { timeZone, token }: { token: string; timeZone: string },
): Html {
  return html`<section class="plain" aria-labelledby="mail-title">
<h1 id="mail-title">${texts.manage.heading}</h1>
${
  found.length === 0
    ? html`<p>${texts.manage.empty}</p>${toArticles}`
    : html`<form method="post" action="/mail/${token}">
<ul class="subscriptions">${found.map((one) => html`<li><span>${described(one)}, since ${dayTime(one.createdAt, timeZone)}</span> <button type="submit" class="quiet" name="end" value="${one.id}" aria-label="${texts.manage.end}: ${wordsOf[one.kind]} on ${one.article?.title ?? texts.manage.gone}">${texts.manage.end}</button></li>`)}</ul>
${found.length > 1 ? html`<p><button type="submit" name="end" value="all">${texts.manage.endAll}</button></p>` : nothing}
</form>`
}
</section>`
}

const described = ({ article, kind }: ListedSubscription): Html =>
  html`${capital(wordsOf[kind])} on ${article ? html`<a href="${article.url}">“${article.title}”</a>` : texts.manage.gone}`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
