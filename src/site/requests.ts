import type { Request, RequestHandler, Response } from 'express'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import {
  inLanguage,
  type Language,
  languageIn,
  languageOf,
  Refusal,
  refusal,
  refusalOf,
  startContext,
  waitHeadersOf,
} from '#platform'
import { mayHoldSession, readBody } from '#platform/http'
import { readSite, type Site } from './layout'

/** A Payload request for whoever is at the browser: staff where the session says so and the page that asks is ours, else a reader. */
export async function viewerRequest(payload: Payload, req: Request, res: Response): Promise<PayloadRequest> {
  const user = await signedIn(payload, req)
  const viewer = await createLocalReq(user ? { user } : {}, payload)
  startContext(viewer, { address: res.locals.address })
  return viewer
}

/** The same for pages on which it makes no difference whether somebody is signed in. */
export async function readerRequest(payload: Payload, res: Response): Promise<PayloadRequest> {
  const reader = await createLocalReq({}, payload)
  startContext(reader, { address: res.locals.address })
  return reader
}

async function signedIn(payload: Payload, { headers: { cookie, origin, 'sec-fetch-site': site } }: Request) {
  if (cookie === undefined || !mayHoldSession(cookie)) return null
  const headers = new Headers({
    cookie,
    ...(origin ? { origin } : {}),
    ...(typeof site === 'string' ? { 'sec-fetch-site': site } : {}),
  })
  return (await payload.auth({ headers })).user
}

/** The parts of an address under `/articles/:slug`; the router has made sure of those its path names. */
export function paramsOf({ params: { id, slug } }: Request): { slug: string; id: string } {
  return { slug: String(slug), id: String(id) }
}

/** The fields of a posted form, as browsers (urlencoded) and scripts with `FormData` (multipart) send it; files are left out. */
export type PostedForm = Readonly<Record<string, string>>

/** @throws Refusal `body_too_large`, `invalid_input` for a form that cannot be read */
export async function readForm(req: Request, limitBytes: number): Promise<PostedForm> {
  const type = req.headers['content-type'] ?? ''
  const bytes = await readBody(req, limitBytes)
  const fields: [string, string][] = []
  if (/^multipart\/form-data\b/i.test(type)) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
      .formData()
      .catch(() => {
        throw refusal('invalid_input', { message: 'The form could not be read. Please send it again.' })
      })
    for (const [name, value] of form) if (typeof value === 'string') fields.push([name, value])
  } else if (/^application\/x-www-form-urlencoded\b/i.test(type))
    fields.push(...new URLSearchParams(bytes.toString('utf8')).entries())
  // Null prototype: a field called `__proto__` is a field like others. One that was sent twice has no value.
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of fields) form[name] = name in form ? '' : value
  return form
}

/** Reads a small form before its door. */
export function formBody(limitBytes: number): RequestHandler {
  return async (req, _res, next) => {
    req.body = await readForm(req, limitBytes)
    next()
  }
}

export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

/** In which language a page is that is a reader's own: what its address says, else what its browser takes, else the site's. */
function languageOfReader({ headers, originalUrl }: Request, site: Language): Language {
  const acceptLanguage = headers['accept-language']
  const isNamed = /[?&]lang=/.test(originalUrl) || languageIn(acceptLanguage) !== undefined
  return isNamed ? languageOf({ url: originalUrl, acceptLanguage, isStaffs: false }) : site
}

/** The site, for a page that is a reader's own: in the language of whoever asks. */
export async function readSiteFor(payload: Payload, req: Request, res: Response): Promise<Site> {
  const site = await readSite(await readerRequest(payload, res))
  return { ...site, language: languageOfReader(req, site.language) }
}

/** Sets the status of what a form was refused with, and when to try again. @throws the error, when it is no refusal */
export function refuseForm(res: Response, error: unknown, language: Language): Refusal {
  const refused = refusalOf(error)
  if (!refused) throw error
  res.set(waitHeadersOf(refused))
  res.status(refused.status)
  const told = inLanguage(refused, language)
  return told instanceof Refusal ? told : refused
}

/** Leads from an earlier address to today's. Asked about each time: a slug can come back, and a browser would keep it for good. */
export function redirectRenamed(res: Response, address: string): void {
  res.set('Cache-Control', 'public, max-age=0, must-revalidate').redirect(301, address)
}
