import express, { type Request, type Response } from 'express'
import type { Payload } from 'payload'
import { Refusal, refusalOf } from '#platform'
import type { Route } from '#platform/http'
import { askAboutPerson, personPurposes } from '#privacy'
import { isEmailAddress } from '#vault'
import { textOf } from './formBody'
import { layout } from './layout'
import { readSite } from './readSite'
import { type RequestForm, requestForm, requestThanks } from './requestForm'
import { noStore, readerRequest } from './viewerRequest'

const path = '/privacy'

/** Where readers ask what is kept under their address, or have it erased. No cache keeps these pages. */
export const privacyRoutes: Route[] = [
  {
    path,
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [
      noStore,
      (_req, res) => show(payload, res, { values: { email: '', what: '' }, faults: [] }),
    ],
  },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      noStore,
      express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 }),
      (req, res) => post(payload, req, res),
    ],
  },
]

async function show(payload: Payload, res: Response, form: RequestForm): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  res.type('html').send(layout({ site, title: 'Your data', body: requestForm(form) }))
}

async function post(payload: Payload, req: Request, res: Response): Promise<void> {
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
    return show(payload, res, { values, faults: refusal.data.errors })
  }
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
