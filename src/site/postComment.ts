import type { Request, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { findPlace, submitComment } from '#comments'
import { refusalOf, servicesOf } from '#platform'
import { commentAddress } from './commentAddress'
import { textOf } from './formBody'
import { html } from './html'
import { layout } from './layout'
import { readMine, writeMine } from './mine'
import { readArticlePage } from './readArticlePage'
import { readSite } from './readSite'
import { type FormFault, type FormValues, honeypotField } from './replyForm'
import { paramsOf, viewerRequest } from './viewerRequest'

/** Whether a field was sent with anything in it, even twice. */
const isFilled = (body: unknown, name: string): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name) && Reflect.get(body, name) !== ''

/** `POST /articles/:slug/comments`: the form's door. Success goes to the comment's place; faults come back with all that was typed. */
export function postComment(payload: Payload) {
  return async (req: Request, res: Response): Promise<void> => {
    const { slug } = paramsOf(req)
    const { publicUrl, signingKey } = servicesOf(payload)
    const body: unknown = req.body
    const values: FormValues = {
      name: textOf(body, 'name'),
      email: textOf(body, 'email'),
      url: textOf(body, 'url'),
      content: textOf(body, 'content'),
      parent: textOf(body, 'parent'),
    }
    const key = signingKey('mine')
    const mine = readMine(req.headers.cookie, key)
    res.set('Cache-Control', 'no-store')
    const viewer = await viewerRequest(payload, req, res)
    try {
      const { doc, editToken } = await submitComment(
        viewer,
        { ...values, article: slug, proof: textOf(body, 'proof') || undefined },
        { deriveKey: true, honeypot: isFilled(body, honeypotField) },
      )
      const kept = [{ id: doc.id, editToken }, ...mine.filter(({ id }) => id !== doc.id)]
      res.append('Set-Cookie', writeMine(kept, { key, secure: publicUrl.startsWith('https:') }))
      // One that waits is shown to its sender on the first page; a published one may stand on another.
      const after =
        doc.status === 'approved' ? await pageOf(await viewerRequest(payload, req, res), slug, doc.id) : null
      res.redirect(303, commentAddress({ slug, id: doc.id, after }))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter))
      const faults: FormFault[] = refusal.data.errors
      // A new request: the refused one may hold on to a transaction that has ended.
      const fresh = await viewerRequest(payload, req, res)
      const again = await readArticlePage(fresh, { slug, mine, sent: { values, faults } })
      const page =
        again && 'page' in again
          ? again.page
          : layout({ site: await readSite(fresh), title: 'Not posted', body: lost(faults, values) })
      res.status(refusal.status).type('html').send(page)
    }
  }
}

async function pageOf(viewer: PayloadRequest, slug: string, id: string): Promise<string | null> {
  const article = (await findPublicArticles(viewer, [slug])).get(slug)
  return (article && (await findPlace(viewer, article, id)))?.after ?? null
}

/** The article is gone: what was typed is not. */
const lost = (faults: readonly FormFault[], { content }: FormValues) => html`<section class="reply">
<h1>Your comment was not posted</h1>
<ul class="summary">${faults.map(({ code, message, path }) => html`<li class="fault" data-code="${code}"${path ? html` data-path="${path}"` : ''}>${message}</li>`)}</ul>
<p>This is what you wrote:</p>
<textarea rows="8" readonly aria-label="Your comment">${content}</textarea>
<p><a href="/">To the articles</a></p>
</section>`
