import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { Payload } from 'payload'
import { readDecisionLink, readSubscriptionLink } from '#notices'
import { type Language, refusalOf } from '#platform'
import type { Route } from '#platform/http'
import {
  belongingsOf,
  exportPerson,
  type MailLink,
  type PersonPurpose,
  readLink,
  requestOwner,
  useEraseLink,
  useExportLink,
} from '#privacy'
import { decisionGone, showDecision, useDecision } from './decisions'
import { textOf } from './forms'
import { type Html, html } from './html'
import { layout } from './layout'
import { formBody, readerRequest, readSiteFor } from './requests'
import { endChosen, showSubscriptionLink, showSubscriptions, useSubscriptionLink } from './subscriptions'
import { type Words, wordsIn } from './words'

const path = '/mail/:token'

/** Links that were mailed: GET shows what one would do, POST does it, once. */
export const mailRoutes: Route[] = [
  {
    path,
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [keepAddressSecret, (req, res) => show(payload, req, res)],
  },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [keepAddressSecret, formBody(1024), (req, res) => use(payload, req, res)],
  },
]

/** The address is a key: no page it leads to, and no page linked from there, learns it. */
const keepAddressSecret: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin', 'X-Robots-Tag': 'noindex' })
  next()
}

/** A page in the language of whoever opened the link. */
async function sendPage(payload: Payload, req: Request, res: Response, bodyIn: PageBody): Promise<void> {
  const site = await readSiteFor(payload, req, res)
  const say = wordsIn(site)
  res.type('html').send(layout({ site, title: say('site.your_data'), body: bodyIn(say, site.language) }))
}

type PageBody = (say: Words, language: Language) => Html

async function show(payload: Payload, req: Request, res: Response): Promise<void> {
  const token = String(req.params.token)
  const reader = await readerRequest(payload, res)
  const decision = readDecisionLink(reader, token)
  if (decision) {
    const shown = () => showDecision(payload, req, res, { link: decision, token })
    return orGone(payload, req, res, shown, decisionGone(payload))
  }
  await orGone(payload, req, res, async () => {
    const link = readSubscriptionLink(reader, token)
    if (link) return showSubscriptionLink(payload, req, res, { link, token })
    const { id, purpose } = await readLink(reader, token)
    if (purpose === 'subscriptions')
      return showSubscriptions(payload, req, res, { owner: requestOwner(purpose, id), token })
    return sendPage(payload, req, res, (_say, language) => linkPage({ language, purpose, token }))
  })
}

async function use(payload: Payload, req: Request, res: Response): Promise<void> {
  const token = String(req.params.token)
  const reader = await readerRequest(payload, res)
  const decision = readDecisionLink(reader, token)
  if (decision) return orGone(payload, req, res, () => useDecision(payload, req, res, decision), decisionGone(payload))
  await orGone(payload, req, res, async () => {
    const subscription = readSubscriptionLink(reader, token)
    if (subscription) return useSubscriptionLink(payload, req, res, { link: subscription, token })
    const link = await readLink(reader, token)
    if (link.purpose === 'export') return download(payload, res, link)
    if (link.purpose === 'erase') return erase(payload, req, res, link)
    return endChosen(payload, req, res, { owner: requestOwner(link.purpose, link.id), token })
  })
}

/** Runs `work`, or says that the link does not work any more. */
async function orGone(
  payload: Payload,
  req: Request,
  res: Response,
  work: () => Promise<void>,
  page: PageBody = linkGone,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.data.errors[0]?.code !== 'link_gone') throw error
    await sendPage(payload, req, res.status(refusal.status), page)
  }
}

async function download(payload: Payload, res: Response, link: MailLink): Promise<void> {
  const request = await useExportLink(await readerRequest(payload, res), link)
  const belongings = await belongingsOf(await readerRequest(payload, res), { request })
  res.set({ 'Content-Disposition': 'attachment; filename="my-data.json"' }).type('json')
  // Ends when the client hangs up.
  await pipeline(Readable.from(exportPerson(await readerRequest(payload, res), belongings)), res)
}

async function erase(payload: Payload, req: Request, res: Response, link: MailLink): Promise<void> {
  const texts = textOf(req.body, 'texts') === 'delete'
  await useEraseLink(await readerRequest(payload, res), link, { texts })
  await sendPage(payload, req, res, eraseThanks)
}

/** What a mailed link would do, with the button that does it. */
export function linkPage({
  language,
  purpose,
  token,
}: {
  language: Language
  purpose: Exclude<PersonPurpose, 'subscriptions'>
  token: string
}): Html {
  const say = wordsIn({ language })
  return html`<section class="reply report" aria-labelledby="link-title">
${purpose === 'export' ? exportPart(say) : erasePart(say)}
<form method="post" action="/mail/${token}?lang=${language}">
${purpose === 'erase' ? textChoice(say) : ''}
<p><button type="submit">${purpose === 'export' ? say('site.export_button') : say('site.erase_button')}</button></p>
</form>
</section>`
}

const exportPart = (say: Words): Html => html`<h1 id="link-title">${say('site.export_heading')}</h1>
<p>${say('site.export_text')}</p>
<p class="note">${say('site.export_once')}</p>`

const erasePart = (say: Words): Html => html`<h1 id="link-title">${say('site.erase_heading')}</h1>
<p>${say('site.erase_text')}</p>
<p>${say('site.erase_stays')}</p>`

const textChoice = (say: Words): Html => html`<fieldset class="choices">
<legend>${say('site.and_texts')}</legend>
<div class="choice"><input type="radio" id="texts-keep" name="texts" value="keep" checked><label for="texts-keep">${say('site.texts_keep')}</label></div>
<div class="choice"><input type="radio" id="texts-delete" name="texts" value="delete"><label for="texts-delete">${say('site.texts_delete')}</label></div>
</fieldset>`

const eraseThanks = (say: Words): Html => html`<section class="plain">
<h1>${say('site.erasing')}</h1>
<p>${say('site.erasing_text')}</p>
<p class="way"><a href="/">${say('pages.to_articles')}</a></p>
</section>`

const linkGone = (say: Words): Html => html`<section class="plain">
<h1>${say('site.link_gone')}</h1>
<p>${say('site.link_gone_text')}</p>
<p class="way"><a href="/privacy">${say('site.new_link')}</a></p>
</section>`
