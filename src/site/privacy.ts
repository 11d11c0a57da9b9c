import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { Refusal } from '#platform'
import type { Route } from '#platform/http'
import { askAboutPerson, personPurposes } from '#privacy'
import { isEmailAddress } from '#vault'
import {
  choice,
  describedBy,
  type FormFault,
  faultSummary,
  faultsBelow,
  faultsId,
  requiredMark,
  textOf,
  wrongClass,
} from './forms'
import { type Html, html, nothing } from './html'
import { layout, readSite } from './layout'
import { formBody, noStore, readerRequest, refuseForm } from './requests'

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
    answer: ({ payload }) => [noStore, formBody(4 * 1024), (req, res) => post(payload, req, res)],
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
    return show(payload, res, { values, faults: refuseForm(res, error).data.errors })
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

export type RequestValues = { email: string; what: string }
export type RequestForm = { values: RequestValues; faults: readonly FormFault[] }

/** What a reader can ask for, in this order. */
const choices = {
  export: 'A copy of everything kept under my address',
  erase: 'To have what is kept under my address erased',
  subscriptions: 'To see, or end, what is mailed to my address',
} as const

const labels = { what: 'What would you like?', email: 'Your email' } as const
/** The page to ask what a site keeps of oneself, whole without a script. */
export function requestForm(form: RequestForm): Html {
  const { faults, values } = form
  return html`<section class="reply report" aria-labelledby="request-title">
<h1 id="request-title">Your data</h1>
<p class="note">Comments and reports that were sent with your email address can be handed out to you or erased. To make sure that it is you, a link is mailed to that address.</p>
${faults.length > 0 ? faultSummary({ heading: html`<h2>Nothing was sent</h2>`, faults, labels }) : nothing}
<form method="post" action="/privacy#${faultsId}" novalidate>
<fieldset class="choices${wrongClass(faults, 'what')}" id="field-what" tabindex="-1"${describedBy(faults, 'what')}>
<legend>${labels.what} ${requiredMark}</legend>
${Object.entries(choices).map(([what, label]) => choice({ name: 'what', value: what, label, isChosen: values.what === what }))}
${faultsBelow(faults, 'what')}
</fieldset>
<div class="field${wrongClass(faults, 'email')}">
<label for="field-email">${labels.email} ${requiredMark}</label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email" required${describedBy(faults, 'email', 'hint-email')}>
<p class="hint" id="hint-email">The one you wrote with. It is never published, and nobody on this page learns whether anything is kept under it.</p>
${faultsBelow(faults, 'email')}
</div>
<p><button type="submit">Send me the link</button></p>
</form>
<form class="forget" method="post" action="/forget">
<h2>This browser</h2>
<p>It may know your name and website, and that you have written here before.</p>
<p><button type="submit" class="quiet">Forget me on this browser</button></p>
</form>
</section>`
}

/** What everybody sees who has asked, whatever is kept. */
export function requestThanks(message: string): Html {
  return html`<section class="plain">
<h1>Please look into your mail</h1>
<p>${message}</p>
<p><a href="/">To the articles</a></p>
</section>`
}
