import type { Request, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { editComment, editTokenEnds, previewComment, removeOwnComment, requireOwn } from '#comments'
import { inLanguage, refusalOf, servicesOf } from '#platform'
import type { Route } from '#platform/http'
import { minuteTime } from './articleView'
import { describedBy, type FormFault, faultSummary, faultsBelow, faultsId, textOf, wrongClass } from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, readSite } from './layout'
import { forgetCookies, type OwnComment, readMine, writeMine } from './ownComments'
import { previewField } from './replyForm'
import { formBody, noStore, paramsOf, readerRequest, refuseForm } from './requests'
import { tell, type Voice, type Words, wordsIn } from './words'

// What somebody does with a comment of their own while the time for it lasts: whole pages, which need no script.

const editPath = '/articles/:slug/comments/:id/edit'
/** As much as the form of a new comment. */
const limitBytes = 1024 * 1024

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

function cookieOfMine(payload: Payload, mine: readonly OwnComment[]): string {
  const { publicUrl, signingKey } = servicesOf(payload)
  return writeMine(mine, { key: signingKey('mine'), secure: publicUrl.startsWith('https:') })
}

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
    const { language } = await readSite(await readerRequest(payload, res))
    const { data } = refuseForm(res, error, language)
    return sendEdit(payload, req, res, { content, faults: data.errors })
  }
  // What is said of it is said of the first.
  const mine = [{ id, editToken: token }, ...mineOf(payload, req).filter((own) => own.id !== id)]
  res.append('Set-Cookie', cookieOfMine(payload, mine))
  res.redirect(303, `/articles/${encodeURIComponent(slug)}/comments/${id}?news=changed#comment-${id}`)
}

async function withdraw(payload: Payload, req: Request, res: Response): Promise<void> {
  const { id, slug } = paramsOf(req)
  await removeOwnComment(await readerRequest(payload, res), id, tokenOf(payload, req))
  const left = mineOf(payload, req).filter((own) => own.id !== id)
  res.append('Set-Cookie', cookieOfMine(payload, left))
  res.redirect(303, `/articles/${encodeURIComponent(slug)}?withdrawn=1#withdrawn`)
}

async function forget(payload: Payload, res: Response): Promise<void> {
  const secure = servicesOf(payload).publicUrl.startsWith('https:')
  for (const line of forgetCookies({ secure })) res.append('Set-Cookie', line)
  await send(
    payload,
    res,
    (say) => html`<section class="plain">
<h1>${say('site.forgotten')}</h1>
<p role="status">${say('site.forgotten_text')}</p>
<p class="way"><a href="/">${say('pages.to_articles')}</a></p>
</section>`,
  )
}

/** Runs `work`, or says on a page that this comment is not, or no longer, this browser's to change. */
async function orOver(payload: Payload, req: Request, res: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.status !== 403) throw error
    const { slug } = paramsOf(req)
    await send(
      payload,
      res.status(403),
      (say, { language }) => html`<section class="plain">
<h1>${say('site.over')}</h1>
<p>${inLanguage(refusal, language).message}</p>
<p class="way"><a href="/articles/${slug}#comments">${say('site.back_to_article')}</a></p>
</section>`,
    )
  }
}

/** In the language of the site, as the page of the article is: the form is shown within it, too. */
async function send(payload: Payload, res: Response, bodyIn: (say: Words, voice: Voice) => Html): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  const say = wordsIn(site)
  res.type('html').send(layout({ site, title: say('site.own_title'), body: bodyIn(say, site) }))
}

type Edit = { content: string; faults: readonly FormFault[]; preview?: string }

async function sendEdit(payload: Payload, req: Request, res: Response, edit: Edit): Promise<void> {
  const { id, slug } = paramsOf(req)
  const reader = await readerRequest(payload, res)
  const until = editTokenEnds(reader, id, tokenOf(payload, req))
  const now = await slugNow(reader, slug)
  await send(payload, res, (_say, { language, timeZone }) =>
    editPage({ ...edit, id, slug: now, until, language, timeZone }),
  )
}

/** A renamed article keeps its form. */
const slugNow = async (req: PayloadRequest, slug: string): Promise<string> =>
  (await findPublicArticles(req, [slug])).get(slug)?.slug ?? slug

type EditPage = Edit & Voice & { id: string; slug: string; until: Date | undefined }

export function editPage({ content, faults, id, preview, slug, until, ...voice }: EditPage): Html {
  const say = wordsIn(voice)
  return html`<section class="reply" aria-labelledby="edit-title">
<h1 id="edit-title">${say('site.own_heading')}</h1>
${until ? html`<p class="note">${tell(voice, 'site.own_until', { time: minuteTime(until.toISOString(), voice) })}</p>` : nothing}
${faults.length > 0 ? faultSummary({ heading: html`<h2>${say('site.not_saved')}</h2>`, faults, labels: { content: say('site.comment') } }) : nothing}
<form class="edit" method="post" action="/articles/${slug}/comments/${id}/edit#${faultsId}" novalidate>
<div class="field${wrongClass(faults, 'content')}">
<label for="field-content">${say('site.comment')}</label>
<textarea id="field-content" name="content"${describedBy(faults, 'content')} rows="7" maxlength="65525" required>
${content}</textarea>
${faultsBelow(faults, 'content')}
</div>
<p class="buttons"><button type="submit">${say('site.save')}</button> <button type="submit" class="quiet" name="${previewField}" value="1" formaction="/articles/${slug}/comments/${id}/edit#preview">${say('site.preview')}</button></p>
${preview === undefined ? nothing : html`<section class="preview" id="preview" tabindex="-1" aria-label="${say('site.preview')}"><h2>${say('site.preview_heading')}</h2><div class="comment"><div class="text" dir="auto">${raw(preview)}</div></div></section>`}
</form>
<form class="withdraw" id="withdraw" method="post" action="/articles/${slug}/comments/${id}/withdraw">
<h2>${say('site.withdraw_heading')}</h2>
<p>${say('site.withdraw_text')}</p>
<p><button type="submit" class="quiet">${say('site.withdraw_button')}</button></p>
</form>
<p class="way"><a href="/articles/${slug}/comments/${id}">${say('site.back_to_article')}</a></p>
</section>`
}
