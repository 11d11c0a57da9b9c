import type { Request, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { editComment, editTokenEnds, previewComment, removeOwnComment, requireOwn } from '#comments'
import { refusalOf, servicesOf } from '#platform'
import type { Route } from '#platform/http'
import { minuteTime } from './articleView'
import { describedBy, type FormFault, faultSummary, faultsBelow, faultsId, textOf } from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, readSite } from './layout'
import { forgetCookies, type OwnComment, readMine, writeMine } from './ownComments'
import { previewField } from './replyForm'
import { formBody, noStore, paramsOf, readerRequest, refuseForm } from './requests'

// What somebody does with a comment of their own while the time for it lasts: whole pages, which need no script.

const editPath = '/articles/:slug/comments/:id/edit'
/** As much as the form of a new comment. */
const limitBytes = 1024 * 1024

/** The words of these pages. */
const texts = {
  title: 'Your comment',
  heading: 'Change your comment',
  label: 'Comment',
  save: 'Save',
  preview: 'Preview',
  previewHeading: 'This is how it will look',
  notSaved: 'Your comment was not changed',
  withdrawHeading: 'Withdraw it',
  withdrawText: 'It is gone for everybody at once. Answers to it stay.',
  withdraw: 'Withdraw my comment',
  over: 'It can no longer be changed here',
  back: 'Back to the article',
  forgotten: 'This browser has forgotten you',
  forgottenText:
    'Your name, your website and what made you known here are gone from it, and so is the right to change what you wrote. What was published stays.',
  toArticles: 'To the articles',
} as const

export const ownRoutes: Route[] = [
  {
    path: editPath,
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [noStore, (req, res) => orOver(payload, req, res, () => showEdit(payload, req, res))],
  },
  {
    path: editPath,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      noStore,
      formBody(limitBytes),
      (req, res) => orOver(payload, req, res, () => saveEdit(payload, req, res)),
    ],
  },
  {
    path: '/articles/:slug/comments/:id/withdraw',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      noStore,
      formBody(1024),
      (req, res) => orOver(payload, req, res, () => withdraw(payload, req, res)),
    ],
  },
  {
    path: '/forget',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [noStore, formBody(1024), (_req, res) => forget(payload, res)],
  },
]

const mineOf = (payload: Payload, req: Request): OwnComment[] =>
  readMine(req.headers.cookie, servicesOf(payload).signingKey('mine'))

const tokenOf = (payload: Payload, req: Request): string | null =>
  mineOf(payload, req).find(({ id }) => id === paramsOf(req).id)?.editToken ?? null

async function showEdit(payload: Payload, req: Request, res: Response): Promise<void> {
  const reader = await readerRequest(payload, res)
  const { content } = await requireOwn(reader, paramsOf(req).id, tokenOf(payload, req))
  await sendEdit(payload, req, res, { content, faults: [] })
}

async function saveEdit(payload: Payload, req: Request, res: Response): Promise<void> {
  const { id, slug } = paramsOf(req)
  const token = tokenOf(payload, req)
  const content = textOf(req.body, 'content')
  await requireOwn(await readerRequest(payload, res), id, token)
  try {
    if (textOf(req.body, previewField) !== '') {
      const preview = previewComment({ content }).html
      return await sendEdit(payload, req, res, { content, faults: [], preview })
    }
    await editComment(await readerRequest(payload, res), id, token, { content })
  } catch (error) {
    const { data } = refuseForm(res, error)
    return sendEdit(payload, req, res, { content, faults: data.errors })
  }
  res.redirect(303, `/articles/${encodeURIComponent(slug)}/comments/${id}#comment-${id}`)
}

async function withdraw(payload: Payload, req: Request, res: Response): Promise<void> {
  const { id, slug } = paramsOf(req)
  await removeOwnComment(await readerRequest(payload, res), id, tokenOf(payload, req))
  const { publicUrl, signingKey } = servicesOf(payload)
  const left = mineOf(payload, req).filter((own) => own.id !== id)
  res.append('Set-Cookie', writeMine(left, { key: signingKey('mine'), secure: publicUrl.startsWith('https:') }))
  res.redirect(303, `/articles/${encodeURIComponent(slug)}#comments`)
}

async function forget(payload: Payload, res: Response): Promise<void> {
  const secure = servicesOf(payload).publicUrl.startsWith('https:')
  for (const line of forgetCookies({ secure })) res.append('Set-Cookie', line)
  const body = html`<section class="plain">
<h1>${texts.forgotten}</h1>
<p role="status">${texts.forgottenText}</p>
<p><a href="/">${texts.toArticles}</a></p>
</section>`
  await send(payload, res, body)
}

/** Runs `work`, or says on a page that this comment is not, or no longer, this browser's to change. */
async function orOver(payload: Payload, req: Request, res: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.status !== 403) throw error
    const { slug } = paramsOf(req)
    const body = html`<section class="plain">
<h1>${texts.over}</h1>
<p>${refusal.message}</p>
<p><a href="/articles/${slug}#comments">${texts.back}</a></p>
</section>`
    await send(payload, res.status(403), body)
  }
}

async function send(payload: Payload, res: Response, body: Html): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  res.type('html').send(layout({ site, title: texts.title, body }))
}

type Edit = { content: string; faults: readonly FormFault[]; preview?: string }

async function sendEdit(payload: Payload, req: Request, res: Response, edit: Edit): Promise<void> {
  const { id, slug } = paramsOf(req)
  const reader = await readerRequest(payload, res)
  const until = editTokenEnds(reader, id, tokenOf(payload, req))
  const { timeZone } = await readSite(reader)
  await send(payload, res, editPage({ ...edit, id, slug: await slugNow(reader, slug), until, timeZone }))
}

/** A renamed article keeps its form. */
const slugNow = async (req: PayloadRequest, slug: string): Promise<string> =>
  (await findPublicArticles(req, [slug])).get(slug)?.slug ?? slug

type EditPage = Edit & { id: string; slug: string; until: Date | undefined; timeZone: string }

export function editPage({ content, faults, id, preview, slug, timeZone, until }: EditPage): Html {
  return html`<section class="reply" aria-labelledby="edit-title">
<h1 id="edit-title">${texts.heading}</h1>
${until ? html`<p class="note">You can change it until ${minuteTime(until.toISOString(), timeZone)}.</p>` : nothing}
${faults.length > 0 ? faultSummary({ heading: html`<h2>${texts.notSaved}</h2>`, faults, labels: { content: texts.label } }) : nothing}
<form class="edit" method="post" action="/articles/${slug}/comments/${id}/edit#${faultsId}" novalidate>
<div class="field">
<label for="field-content">${texts.label}</label>
<textarea id="field-content" name="content"${describedBy(faults, 'content')} rows="7" maxlength="65525" required>
${content}</textarea>
${faultsBelow(faults, 'content')}
</div>
<p class="buttons"><button type="submit">${texts.save}</button> <button type="submit" class="quiet" name="${previewField}" value="1">${texts.preview}</button></p>
${preview === undefined ? nothing : html`<section class="preview" id="preview" tabindex="-1" aria-label="${texts.preview}"><h2>${texts.previewHeading}</h2><div class="comment"><div class="text" dir="auto">${raw(preview)}</div></div></section>`}
</form>
<form class="withdraw" id="withdraw" method="post" action="/articles/${slug}/comments/${id}/withdraw">
<h2>${texts.withdrawHeading}</h2>
<p>${texts.withdrawText}</p>
<p><button type="submit" class="quiet">${texts.withdraw}</button></p>
</form>
<p><a href="/articles/${slug}/comments/${id}">${texts.back}</a></p>
</section>`
}
