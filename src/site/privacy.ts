import type { Request, Response } from 'express'
import type { Payload } from 'payload'
import { type Language, Refusal, say } from '#platform'
import type { Route } from '#platform/http'
import { hasMail } from '#platform/mail'
import { askAboutPerson, personPurposes } from '#privacy'
import { isEmailAddress } from '#vault'
import {
  choices,
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
import { layout, type Site } from './layout'
import { formBody, noStore, readerRequest, readSiteFor, refuseForm } from './requests'
import { wordsIn } from './words'

const path = '/privacy'

/** Where readers ask what is kept under their address, or have it erased. No cache keeps these pages. */
export const privacyRoutes: Route[] = [
  {
    path,
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [
      noStore,
      async (req, res) =>
        show(await readSiteFor(payload, req, res), res, {
          values: { email: '', what: '' },
          faults: [],
          canMail: hasMail(payload),
        }),
    ],
  },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [noStore, formBody(4 * 1024), (req, res) => post(payload, req, res)],
  },
]

type Sent = Omit<RequestForm, 'language'>

function show(site: Site, res: Response, form: Sent): void {
  const body = requestForm({ ...form, language: site.language })
  res.type('html').send(layout({ site, title: wordsIn(site)('site.your_data'), body }))
}

async function post(payload: Payload, req: Request, res: Response): Promise<void> {
  const values = { email: textOf(req.body, 'email'), what: textOf(req.body, 'what') }
  const site = await readSiteFor(payload, req, res)
  try {
    const reader = await readerRequest(payload, res)
    const { message } = await askAboutPerson(reader, purposeIn(values, site.language), values, site.language)
    const body = requestThanks(message, site.language)
    res
      .status(202)
      .type('html')
      .send(layout({ site, title: wordsIn(site)('site.your_data'), body }))
  } catch (error) {
    show(site, res, { values, canMail: true, faults: refuseForm(res, error, site.language).data.errors })
  }
}

/** @throws Refusal naming every field that is wrong, when none of the choices was made */
function purposeIn({ email, what }: { email: string; what: string }, language: Language) {
  const purpose = personPurposes.find((name) => name === what)
  if (purpose) return purpose
  throw new Refusal([
    { code: 'invalid_input', path: 'what', message: say(language, 'site.choose_one'), isUntranslated: true },
    ...(isEmailAddress(email.trim()) ? [] : [{ code: 'require_valid_email', path: 'email' } as const]),
  ])
}

export type RequestValues = { email: string; what: string }
export type RequestForm = {
  language: Language
  values: RequestValues
  faults: readonly FormFault[]
  /** Whether the site can mail the link. */
  canMail: boolean
}

/** What a reader can ask for, in this order. */
const asked = {
  export: 'site.ask_export',
  erase: 'site.ask_erase',
  subscriptions: 'site.ask_subscriptions',
} as const

/** The page to ask what a site keeps of oneself, whole without a script. */
export function requestForm(form: RequestForm): Html {
  const say = wordsIn(form)
  return html`<section class="reply report" aria-labelledby="request-title">
<h1 id="request-title">${say('site.your_data')}</h1>
${form.canMail ? askForm(form) : html`<p class="note" role="status">${say('site.no_requests')}</p>`}
<form class="forget" method="post" action="/forget">
<h2>${say('site.this_browser')}</h2>
<p>${say('site.this_browser_text')}</p>
<p><button type="submit" class="quiet">${say('site.forget')}</button></p>
</form>
</section>`
}

function askForm(form: RequestForm): Html {
  const { faults, language, values } = form
  const say = wordsIn(form)
  const labels = { what: say('site.what_would'), email: say('site.your_email') }
  return html`<p class="note">${say('site.privacy_note')}</p>
${faults.length > 0 ? faultSummary({ heading: html`<h2>${say('site.nothing_sent')}</h2>`, faults, labels }) : nothing}
<form method="post" action="/privacy?lang=${language}#${faultsId}" novalidate>
${choices({
  name: 'what',
  label: labels.what,
  language,
  faults,
  labels: Object.fromEntries(Object.entries(asked).map(([value, key]) => [value, say(key)])),
  chosen: values.what,
})}
<div class="field${wrongClass(faults, 'email')}">
<label for="field-email">${labels.email} ${requiredMark(language)}</label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email" required${describedBy(faults, 'email', 'hint-email')}>
<p class="hint" id="hint-email">${say('site.privacy_email_hint')}</p>
${faultsBelow(faults, 'email')}
</div>
<p><button type="submit">${say('site.send_link')}</button></p>
</form>`
}

/** What everybody sees who has asked, whatever is kept. */
export function requestThanks(message: string, language: Language): Html {
  const say = wordsIn({ language })
  return html`<section class="plain">
<h1>${say('site.look_mail')}</h1>
<p role="status" id="${faultsId}" tabindex="-1">${message}</p>
<p class="way"><a href="/">${say('pages.to_articles')}</a></p>
</section>`
}
