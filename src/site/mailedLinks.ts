import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { Payload } from 'payload'
import { readDecisionLink, readSubscriptionLink } from '#notices'
import { refusalOf } from '#platform'
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
import { layout, readSite } from './layout'
import { formBody, readerRequest } from './requests'
import { endChosen, showSubscriptionLink, showSubscriptions, useSubscriptionLink } from './subscriptions'

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

async function sendPage(payload: Payload, res: Response, body: Html): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  res.type('html').send(layout({ site, title: 'Your data', body }))
}

async function show(payload: Payload, req: Request, res: Response): Promise<void> {
  const token = String(req.params.token)
  await orGone(payload, res, async () => {
    const reader = await readerRequest(payload, res)
    const link = readSubscriptionLink(reader, token)
    if (link) return showSubscriptionLink(payload, res, { link, token })
    const decision = readDecisionLink(reader, token)
    if (decision)
      return orGone(
        payload,
        res,
        () => showDecision(payload, req, res, { link: decision, token }),
        decisionGone(payload),
      )
    const { id, purpose } = await readLink(reader, token)
    if (purpose === 'subscriptions') return showSubscriptions(payload, res, { owner: requestOwner(purpose, id), token })
    return sendPage(payload, res, linkPage({ purpose, token }))
  })
}

async function use(payload: Payload, req: Request, res: Response): Promise<void> {
  const token = String(req.params.token)
  await orGone(payload, res, async () => {
    const reader = await readerRequest(payload, res)
    const subscription = readSubscriptionLink(reader, token)
    if (subscription) return useSubscriptionLink(payload, req, res, { link: subscription, token })
    const decision = readDecisionLink(reader, token)
    if (decision) return orGone(payload, res, () => useDecision(payload, req, res, decision), decisionGone(payload))
    const link = await readLink(reader, token)
    if (link.purpose === 'export') return download(payload, res, link)
    if (link.purpose === 'erase') return erase(payload, req, res, link)
    return endChosen(payload, req, res, { owner: requestOwner(link.purpose, link.id), token })
  })
}

/** Runs `work`, or says that the link does not work any more. */
async function orGone(payload: Payload, res: Response, work: () => Promise<void>, page = linkGone): Promise<void> {
  try {
    await work()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.data.errors[0]?.code !== 'link_gone') throw error
    await sendPage(payload, res.status(refusal.status), page(refusal.message))
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
  await sendPage(payload, res, eraseThanks)
}

/** What a mailed link would do, with the button that does it. */
export function linkPage({
  purpose,
  token,
}: {
  purpose: Exclude<PersonPurpose, 'subscriptions'>
  token: string
}): Html {
  return html`<section class="reply report" aria-labelledby="link-title">
${purpose === 'export' ? exportPart : erasePart}
<form method="post" action="/mail/${token}">
${purpose === 'erase' ? textChoice : ''}
<p><button type="submit">${purpose === 'export' ? 'Download my data' : 'Erase it for good'}</button></p>
</form>
</section>`
}

const exportPart = html`<h1 id="link-title">Download your data</h1>
<p>You get a file (JSON) with the comments that were sent with your address, their earlier texts, what was decided about them and why, the reports you have sent, and what is noted about you, and what you are mailed about.</p>
<p class="note">The link works once. Afterwards you can ask for a new one.</p>`

const erasePart = html`<h1 id="link-title">Erase what is kept about you</h1>
<p>Your address, and the name and website beside your comments, are erased for good: the comments then stand under “Anonymous”, their earlier texts too. Reports you have sent lose your address, notes about you are deleted, and you are mailed about nothing any more.</p>
<p>Two things stay, and your address can be read from neither: a mark that keeps what is erased erased when a backup is restored, and a mark in every ban that was put on your address.</p>`

const textChoice = html`<fieldset class="choices">
<legend>And the texts?</legend>
<div class="choice"><input type="radio" id="texts-keep" name="texts" value="keep" checked><label for="texts-keep">Keep them without my name, so that answers go on making sense</label></div>
<div class="choice"><input type="radio" id="texts-delete" name="texts" value="delete"><label for="texts-delete">Delete my comments altogether; answers to them stay</label></div>
</fieldset>`

export const eraseThanks: Html = html`<section class="plain">
<h1>It is being erased</h1>
<p>This takes a few moments, for very many comments some minutes. You need not wait for it.</p>
<p><a href="/">To the articles</a></p>
</section>`

export function linkGone(message: string): Html {
  return html`<section class="plain">
<h1>This link is not good any more</h1>
<p>${message}</p>
<p><a href="/privacy">Ask for a new one</a></p>
</section>`
}
