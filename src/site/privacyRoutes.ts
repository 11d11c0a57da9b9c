import express, { type Request, type Response, Router } from 'express'
import type { Payload } from 'payload'
import { Refusal, refusalOf } from '#platform'
import { askAboutPerson, personPurposes } from '#privacy'
import { isEmailAddress } from '#vault'
import { textOf } from './formBody'
import { layout } from './layout'
import { readSite } from './readSite'
import { type RequestForm, requestForm, requestThanks } from './requestForm'
import { readerRequest } from './viewerRequest'

const path = '/privacy'

/** Where readers ask what is kept under their address, or have it erased. Nobody keeps these pages. */
export function privacyRoutes({ payload }: { payload: Payload }): Router {
  const show = async (res: Response, form: RequestForm): Promise<void> => {
    const site = await readSite(await readerRequest(payload, res))
    res.type('html').send(layout({ site, title: 'Your data', body: requestForm(form) }))
  }

  const post = async (req: Request, res: Response): Promise<void> => {
    const values = { email: textOf(req.body, 'email'), what: textOf(req.body, 'what') }
    try {
      const reader = await readerRequest(payload, res)
      const { message } = await askAboutPerson(reader, purposeIn(values), values)
      const body = requestThanks(message)
      const site = await readSite(await readerRequest(payload, res))
      res
        .status(202)
        .type('html')
        .send(layout({ site, title: 'Your data', body }))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter))
      res.status(refusal.status)
      return show(res, { values, faults: refusal.data.errors })
    }
  }

  return Router()
    .use(path, (_req, res, next) => {
      res.set('Cache-Control', 'no-store')
      next()
    })
    .get(path, (_req, res) => show(res, { values: { email: '', what: '' }, faults: [] }))
    .post(path, express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 }), post)
}

/** @throws Refusal naming every field that is wrong, when none of the choices was made */
function purposeIn({ email, what }: { email: string; what: string }) {
  const purpose = personPurposes.find((name) => name === what)
  if (purpose) return purpose
  throw new Refusal([
    { code: 'invalid_input', path: 'what', message: 'Please choose one.' },
    ...(isEmailAddress(email.trim()) ? [] : [{ code: 'require_valid_email', path: 'email' } as const]),
  ])
}
