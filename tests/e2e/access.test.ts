import { randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { findings, openBrowser, openViewer, shot } from '../support/browser'
import { type HostSite, openWidget, startHostSite } from '../support/hostSite'
import { workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'

// WCAG 2.2 AA by script, for readers: what is done by the keyboard alone, what is said to who hears the page, and how it fits.

let server: TestServer
let smtp: SmtpServer
let host: HostSite
let browser: Browser
let article: { id: string; slug: string }
let first: string

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url })
  server.clock.set(new Date().toISOString())
  host = await startHostSite(server.base)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  host?.stop()
  await server?.stop()
  await smtp?.stop()
})
beforeEach(async () => {
  await server.discussion({ floodSeconds: 0, votes: true, pageSize: 2, notifyModerators: false, notifyAuthor: false })
  article = await server.article({ title: 'What a tide pool keeps' })
  first = await server.comment({
    article: article.id,
    status: 'approved',
    name: 'Kim',
    content: 'The limpets walk home.',
  })
  await server.comment({ article: article.id, parent: first, status: 'approved', name: 'Ash', content: 'Every one?' })
  for (const content of ['Mussels shut.', 'Anemones close.']) {
    server.clock.advance(1000)
    await server.comment({ article: article.id, status: 'approved', name: 'Ash', content })
  }
})

const places = ['the site', 'the widget'] as const
type Where = (typeof places)[number]

const open = async (where: Where, options: Parameters<typeof openViewer>[1] = {}): Promise<Page> => {
  const { page } = await openViewer(browser, { viewport: { width: 1000, height: 900 }, ...options })
  if (where === 'the site') {
    await page.goto(`${server.base}/articles/${article.slug}`)
    return page
  }
  await openWidget(host, page, { server: server.base, article: article.slug })
  await page.getByRole('button', { name: 'Post comment' }).waitFor()
  return page
}

const isFocused = (wanted: Locator): Promise<boolean> => wanted.evaluate((element) => element.matches(':focus'))

/** Presses Tab until it has the focus: somebody without a mouse gets there in no other way. */
const tabTo = async (page: Page, wanted: Locator, key = 'Tab'): Promise<void> => {
  await wanted.first().waitFor()
  for (let turn = 0; turn < 100; turn++) {
    if (await isFocused(wanted.first())) return
    await page.keyboard.press(key)
  }
  throw new Error(`Never reached by ${key}: ${wanted}`)
}
const press = async (page: Page, wanted: Locator, key = 'Enter'): Promise<void> => {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}
const type = async (page: Page, field: Locator, text: string): Promise<void> => {
  await tabTo(page, field)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}
const card = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text })
const postButton = (page: Page): Locator => page.getByRole('button', { name: 'Post comment' })
const textField = (page: Page | Locator): Locator => page.getByRole('textbox', { name: /^Comment/ })
/** Fills in the form in the order of its fields, and sends it. */
const write = async (page: Page, text: string): Promise<void> => {
  await type(page, textField(page).last(), text)
  await type(page, page.getByRole('textbox', { name: /^Name/ }).last(), 'Robin')
  await type(page, page.getByRole('textbox', { name: /^Email/ }).last(), server.canary.email())
  await press(page, postButton(page).last())
}

describe.each(places)('by the keyboard alone, on %s', (where) => {
  const isSite = where === 'the site'

  it('a comment is posted, after an error is corrected, then edited and withdrawn', async () => {
    const page = await open(where)
    await type(page, textField(page), 'By keys alone.')
    await type(page, page.getByRole('textbox', { name: /^Email/ }), 'robin@')
    await press(page, postButton(page))
    await page.getByText('Please enter a valid email address.').first().waitFor()
    // What is to be corrected, or the list of it, has the focus.
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    await write(page, 'By keys alone.')
    await card(page, 'By keys alone.').first().waitFor()
    await press(page, card(page, 'By keys alone.').getByRole(isSite ? 'link' : 'button', { name: /^Edit/ }))
    const edited = isSite ? page.locator('form.edit') : card(page, 'By keys alone.')
    await edited.getByRole('textbox').waitFor()
    expect(await isFocused(edited.getByRole('textbox'))).toBe(true)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('By other keys.')
    await press(page, edited.getByRole('button', { name: 'Save' }))
    await card(page, 'By other keys.').first().waitFor()
    await press(page, card(page, 'By other keys.').getByRole(isSite ? 'link' : 'button', { name: /^Withdraw/ }))
    await press(
      page,
      isSite
        ? page.getByRole('button', { name: 'Withdraw my comment' })
        : card(page, 'By other keys.').getByRole('button', { name: 'Withdraw', exact: true }).last(),
    )
    await expect.poll(() => card(page, 'By other keys.').count()).toBe(0)
    await page.context().close()
  })

  it('a reply is written, mails are asked for, and the form is left by a key', async () => {
    const page = await open(where)
    await press(
      page,
      card(page, 'The limpets')
        .getByRole(isSite ? 'link' : 'button', { name: 'Reply to Kim' })
        .or(card(page, 'The limpets').getByRole('button', { name: /^Reply/ })),
    )
    if (isSite) await page.getByRole('heading', { name: 'Reply to Kim' }).waitFor()
    else await page.getByRole('form', { name: 'Reply to Kim' }).waitFor()
    const form = isSite ? page.locator('#reply') : page.getByRole('form', { name: 'Reply to Kim' })
    if (!isSite) {
      await page.keyboard.press('Escape')
      await expect.poll(() => form.count()).toBe(0)
      await page.keyboard.press('Enter')
      await form.waitFor()
    }
    await type(page, textField(form), 'Every one of them.')
    await type(page, form.getByRole('textbox', { name: /^Name/ }), 'Robin')
    await type(page, form.getByRole('textbox', { name: /^Email/ }), server.canary.email())
    if (isSite) {
      await tabTo(page, form.getByLabel(/^Mail me/))
      await page.keyboard.press('ArrowDown')
    } else await press(page, form.getByRole('checkbox', { name: /^Mail me/ }), 'Space')
    await press(page, form.getByRole('button', { name: 'Post comment' }))
    await card(page, 'Every one of them.').first().waitFor()
    await expect.poll(() => server.count('comments', { parent: { equals: first } })).toBe(2)
    await page.context().close()
  })

  it('a comment is voted for and reported', async () => {
    const page = await open(where)
    await press(
      page,
      card(page, 'The limpets')
        .getByRole('button', { name: /^Helpful/ })
        .first(),
    )
    await card(page, 'The limpets').getByText('+1').first().waitFor()
    await press(
      page,
      card(page, 'The limpets')
        .getByRole('link', { name: /^Report/ })
        .or(card(page, 'The limpets').getByRole('button', { name: /^Report/ })),
    )
    const send = page.getByRole('button', { name: 'Send report' })
    await send.waitFor()
    if (isSite) {
      await tabTo(page, page.getByRole('radio').first())
      await page.keyboard.press('Space')
    } else {
      await tabTo(page, page.getByLabel('What is wrong'))
      await page.keyboard.press('ArrowDown')
    }
    await press(page, send)
    await expect.poll(() => server.count('reports', { comment: { equals: first } })).toBe(1)
    await page.context().close()
  })

  it('the order is changed, more is loaded, and a comment’s own address leads there and back', async () => {
    const page = await open(where)
    const before = page.url()
    const link = card(page, 'The limpets')
      .getByRole('link')
      .filter({ has: page.locator('time') })
    await press(page, link)
    await page.waitForURL(/#comment-/)
    expect(await card(page, 'The limpets').first().isVisible()).toBe(true)
    await page.goBack()
    await page.waitForURL(before)
    if (isSite) await press(page, page.getByRole('link', { name: 'Newest first' }))
    else {
      await tabTo(page, page.getByLabel('Order'), 'Shift+Tab')
      await page.keyboard.press('ArrowDown')
    }
    const list = isSite ? page.locator('#comments') : page
    await expect.poll(() => list.getByRole('article').first().textContent()).toContain('Anemones')
    await press(
      page,
      page.getByRole('link', { name: /more comments/i }).or(page.getByRole('button', { name: /more comments/i })),
    )
    await card(page, 'The limpets').first().waitFor()
    if (!isSite) {
      await press(page, page.getByRole('button', { name: 'Hide replies' }))
      expect(await card(page, 'Every one?').isVisible()).toBe(false)
      await page.keyboard.press('Enter')
      expect(await card(page, 'Every one?').isVisible()).toBe(true)
    }
    await page.context().close()
  })
})

/** What is smaller than 24 px (WCAG 2.5.8), but links within a sentence. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const roots = [document, document.querySelector('colloquy-comments')?.shadowRoot]
    const all = roots.flatMap((root) => [
      ...(root?.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary') ??
        []),
    ])
    return all.flatMap((target) => {
      const { height, width } = target.getBoundingClientRect()
      if (width === 0 || height === 0 || target.closest('[aria-hidden=true], .skip, .visually-hidden')) return []
      const around = target.parentElement?.textContent?.trim()
      const isInSentence =
        target.tagName === 'A' && getComputedStyle(target).display === 'inline' && around !== target.textContent?.trim()
      // Halves of a pixel are rounded away by the browser.
      return !isInSentence && (width < 23.9 || height < 23.9)
        ? [`${target.outerHTML.slice(0, 120)}: ${Math.round(width)} × ${Math.round(height)}`]
        : []
    })
  })

type State = [name: string, reach: (page: Page) => Promise<void>]
const comment = (page: Page) => card(page, 'The limpets')
const statesOfSite: State[] = [
  ['an article with its discussion', async () => {}],
  ['a list of articles', async (page) => void (await page.goto(server.base))],
  ['a reply', async (page) => void (await page.goto(`${server.base}/articles/${article.slug}?replyto=${first}#reply`))],
  [
    'a comment’s own page',
    async (page) => void (await page.goto(`${server.base}/articles/${article.slug}/comments/${first}`)),
  ],
  [
    'faults',
    async (page) => {
      await postButton(page).click()
      await page.getByText('Your comment was not posted').waitFor()
    },
  ],
  [
    'a preview',
    async (page) => {
      await textField(page).fill('How it *looks*.')
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.locator('#preview em').waitFor()
    },
  ],
  [
    'a comment of one’s own, edited in place',
    async (page) => {
      await textField(page).fill(`Mine. ${randomUUID()}`)
      await page.getByLabel(/^Name/).fill('Robin')
      await page.getByLabel(/^Email/).fill(server.canary.email())
      await postButton(page).click()
      await page.waitForURL(/#comment-/)
      await page.getByRole('link', { name: 'Edit' }).click()
      await page.locator('form.edit textarea').waitFor()
    },
  ],
  [
    'a report',
    async (page) => {
      await comment(page)
        .getByRole('link', { name: /^Report/ })
        .click()
      await page.getByRole('button', { name: 'Send report' }).waitFor()
    },
  ],
  [
    'a report with faults',
    async (page) => {
      await comment(page)
        .getByRole('link', { name: /^Report/ })
        .click()
      await page.getByRole('button', { name: 'Send report' }).click()
      await page.locator('[aria-invalid=true], .fault, .faults').first().waitFor()
    },
  ],
  [
    'a report that has come',
    async (page) => {
      await comment(page)
        .getByRole('link', { name: /^Report/ })
        .click()
      await page.getByRole('radio').first().check()
      await page.getByRole('button', { name: 'Send report' }).click()
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    },
  ],
  [
    'a comment of one’s own, changed to nothing',
    async (page) => {
      const own = await posted(page)
      await page.goto(server.base + (await own.getByRole('link', { name: 'Edit' }).getAttribute('href')))
      await page.getByRole('textbox', { name: 'Comment' }).fill('')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').waitFor()
    },
  ],
  [
    'a comment that was withdrawn',
    async (page) => {
      const own = await posted(page)
      await own.getByRole('link', { name: 'Withdraw' }).click()
      await page.getByRole('button', { name: 'Withdraw my comment' }).click()
      await page.getByText('Your comment was withdrawn.').waitFor()
    },
  ],
  ['one’s own data', async (page) => void (await page.goto(`${server.base}/privacy`))],
  ['what is not there', async (page) => void (await page.goto(`${server.base}/articles/nowhere`))],
]
const statesOfWidget: State[] = [
  ['a discussion', async () => {}],
  [
    'a reply',
    async (page) => {
      await comment(page)
        .getByRole('button', { name: /^Reply/ })
        .click()
      await page.getByRole('form', { name: 'Reply to Kim' }).waitFor()
    },
  ],
  [
    'faults',
    async (page) => {
      await postButton(page).click()
      await page.getByText('Please write a comment.').waitFor()
    },
  ],
  [
    'a preview',
    async (page) => {
      await textField(page).fill('How it *looks*.')
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.locator('[part=preview] em').waitFor()
    },
  ],
  [
    'a comment of one’s own, edited',
    async (page) => {
      // Once for each view.
      const text = `Mine. ${randomUUID()}`
      await textField(page).fill(text)
      await page.getByRole('textbox', { name: /^Name/ }).fill('Robin')
      await page.getByRole('textbox', { name: /^Email/ }).fill(server.canary.email())
      await postButton(page).click()
      await card(page, text).getByRole('button', { name: /^Edit/ }).click()
      await card(page, text).getByRole('textbox').waitFor()
    },
  ],
  [
    'a report with faults',
    async (page) => {
      await comment(page)
        .getByRole('button', { name: /^Report/ })
        .click()
      await page.getByRole('button', { name: 'Send report' }).click()
      await page.getByText('Please choose a reason.').waitFor()
    },
  ],
  [
    'a question before a comment is withdrawn',
    async (page) => {
      const own = await posted(page)
      await own.getByRole('button', { name: /^Withdraw/ }).click()
      await own.getByRole('form').waitFor()
    },
  ],
  [
    'a report that has come',
    async (page) => {
      await comment(page)
        .getByRole('button', { name: /^Report/ })
        .click()
      await page.getByLabel('What is wrong').selectOption('spam')
      await page.getByRole('button', { name: 'Send report' }).click()
      await page.getByText('A moderator will look at this comment.').waitFor()
    },
  ],
  [
    'news of a comment',
    async (page) => {
      await server.comment({ article: article.id, status: 'approved', name: 'Lou', content: `New. ${randomUUID()}` })
      await page.getByRole('button', { name: /new comments?$/ }).waitFor()
    },
  ],
]

/** A phone; a screen of 1280 px at 200 %. */
const views = [
  { width: 320, height: 700, colorScheme: 'light' },
  { width: 640, height: 450, deviceScaleFactor: 2, colorScheme: 'dark' },
] as const

describe.each([
  ...statesOfSite.map(([name, reach]) => ['the site', name, reach] as const),
  ...statesOfWidget.map(([name, reach]) => ['the widget', name, reach] as const),
])('on %s, %s', (where, name, reach) => {
  it('has no fault that axe finds, targets of 24 px, and no line to scroll along, on a phone and at 200 %', async () => {
    const found: Record<string, unknown>[] = []
    for (const { colorScheme, height, width, ...options } of views) {
      const page = await open(where, { viewport: { width, height }, colorScheme, ...options })
      await reach(page)
      found.push({
        width,
        axe: await findings(page),
        small: await smallTargets(page),
        scrolls: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth),
      })
      await shot(page, `access-${where}-${name}-${width}`.replace(/[^\w-]+/g, '-'), { fullPage: true })
      await page.context().close()
    }
    expect(found).toEqual(views.map(({ width }) => ({ width, axe: [], small: [], scrolls: false })))
  })
})

describe.each(places)('who hears %s', (where) => {
  const isSite = where === 'the site'

  it('is told the parts of a comment, and of its form, in their order', async () => {
    const page = await open(where)
    const heard = await page.locator(isSite ? '#comments' : 'colloquy-comments').ariaSnapshot()
    const names = [
      /heading "\d comments/,
      /article "Kim"/,
      /link .*\n?.*time|time/,
      /The limpets walk home/,
      /Reply/,
      /Report/,
      /article "Ash"/,
    ]
    let at = 0
    for (const name of names) {
      const next = heard.slice(at).search(name)
      expect([String(name), next >= 0, heard]).toEqual([String(name), true, heard])
      at += next
    }
    const form = await page
      .locator(isSite ? '#reply form' : 'form')
      .last()
      .ariaSnapshot()
    const fields = [...form.matchAll(/- (textbox|checkbox|combobox|button) "([^"]+)/g)].map(
      ([, role, name]) => `${role} ${name?.split(' ')[0]}`,
    )
    expect(fields.slice(0, 4)).toEqual(['textbox Comment', 'textbox Name', 'textbox Email', 'textbox Website'])
    expect(fields).toContain('button Post')
    await page.context().close()
  })

  it('is told what is wrong with a field by the field', async () => {
    const page = await open(where)
    await postButton(page).click()
    await page
      .getByText(/Please write a comment/)
      .first()
      .waitFor()
    const field = textField(page).last()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const described = (await field.getAttribute('aria-describedby'))?.split(' ') ?? []
    const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()))
    expect(texts.join(' ')).toContain('Please write a comment')
    await page.context().close()
  })
})

/** What a part of a page is to who hears it: a line for each role, with its name and state, or its text where it has no name. */
const heard = async (part: Locator): Promise<string[]> =>
  (await part.ariaSnapshot())
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^- /, '')
        .replace(/:$/, '')
        .replace(/^'(.*?)'(?=$|:)/, '$1'),
    )
    .map((line) => line.replace(/^(\w+ "(?:[^"\\]|\\.)*"(?: \[[^\]]*\])*): .*/, '$1'))
    .filter((line) => !/^\/(url|placeholder)/.test(line))
/** Of these, what can be used. */
const controls = async (part: Locator): Promise<string[]> =>
  (await heard(part)).filter((line) => /^(textbox|checkbox|radio|combobox|button|link) /.test(line))

/** What is said of a field after its name: what helps, and what is wrong. */
const described = (field: Locator): Promise<string> =>
  field.evaluate((element) => {
    const root = element.getRootNode() as Document | ShadowRoot
    const ids = element.getAttribute('aria-describedby')?.split(' ') ?? []
    return ids.map((id) => root.getElementById(id)?.textContent?.trim() ?? `nothing has the id ${id}`).join(' | ')
  })
const isInvalid = async (field: Locator): Promise<boolean> => (await field.getAttribute('aria-invalid')) === 'true'

type Listening = Window & { said: string[] }
/** From here on, keeps what a screen reader says by itself: what comes into a live region that was there, shown, the moment before. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const said: string[] = []
    const regions = '[role=status], [role=alert], [aria-live]'
    const roots = [document, document.querySelector('colloquy-comments')?.shadowRoot].filter((root) => root != null)
    let shown = new Set<Element>()
    const look = () => {
      shown = new Set(
        roots.flatMap((root) => [...root.querySelectorAll(regions)].filter((one) => one.checkVisibility())),
      )
      requestAnimationFrame(look)
    }
    look()
    for (const root of roots)
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = (target instanceof Element ? target : target.parentElement)?.closest(regions)
          if (region && shown.has(region) && region.textContent) said.push(region.textContent.trim())
        }
      }).observe(root, { childList: true, characterData: true, subtree: true })
    ;(window as unknown as Listening).said = said
  })
const lastSaid = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (window as unknown as Listening).said.at(-1))

/** Posts a comment of one’s own, and gives its card. */
const posted = async (page: Page): Promise<Locator> => {
  const text = `Mine. ${randomUUID()}`
  await textField(page).fill(text)
  await page.getByRole('textbox', { name: /^Name/ }).fill('Robin')
  await page.getByRole('textbox', { name: /^Email/ }).fill(server.canary.email())
  await postButton(page).click()
  const own = card(page, text).last()
  await own.waitFor()
  return own
}
const publishAtOnce = (): Promise<void> =>
  server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, notifyModerators: false, notifyAuthor: false })
const withoutScript = { javaScriptEnabled: false }
const linkIn = (text: string | undefined): string => /https?:\/\/\S+\/mail\/[\w.-]+/.exec(text ?? '')?.[0] ?? ''

describe('who hears the site and has just commented', () => {
  it('is led to the comment, and told there that it waits or is published', async () => {
    const page = await open('the site', withoutScript)
    const waiting = await posted(page)
    expect(await isFocused(waiting)).toBe(true)
    expect(await waiting.getAttribute('aria-labelledby')).toMatch(/^name-/)
    expect(await waiting.getByRole('status').textContent()).toMatch(/^Your comment is awaiting moderation/)
    expect(await controls(waiting)).toEqual([
      expect.stringMatching(/^link "\d+ \w+ \d{4}/),
      'link "Edit"',
      'link "Withdraw"',
    ])
    await publishAtOnce()
    await page.goto(`${server.base}/articles/${article.slug}`)
    const published = await posted(page)
    expect(await isFocused(published)).toBe(true)
    expect(await published.getByRole('status').textContent()).toBe('Thank you. Your comment is published.')
    await page.context().close()
  })

  it('changes it in a form that is named, and is told that it is changed', async () => {
    const page = await open('the site')
    const own = await posted(page)
    await own.getByRole('link', { name: 'Edit' }).click()
    const form = page.getByRole('form', { name: 'Change your comment' })
    await form.waitFor()
    expect(await controls(form)).toEqual(['textbox "Comment"', 'button "Save"', 'button "Preview"', 'button "Cancel"'])
    expect(await isFocused(form.getByRole('textbox'))).toBe(true)
    await form.getByRole('button', { name: 'Cancel' }).click()
    expect(await isFocused(own.getByRole('link', { name: 'Edit' }))).toBe(true)
    await own.getByRole('link', { name: 'Edit' }).click()
    const text = `Said better. ${randomUUID()}`
    await form.getByRole('textbox').fill(text)
    await form.getByRole('button', { name: 'Save' }).click()
    const changed = card(page, text).last()
    await changed.waitFor()
    expect(await isFocused(changed)).toBe(true)
    expect(await changed.getByRole('status').allTextContents()).toEqual([
      expect.stringMatching(/^Your comment is awaiting moderation/),
      'Your comment is changed.',
    ])
    await page.context().close()
  })

  it('is told why it was not changed, and that it is withdrawn, without a script too', async () => {
    const page = await open('the site', withoutScript)
    const own = await posted(page)
    await own.getByRole('link', { name: 'Edit' }).click()
    const region = page.getByRole('region', { name: 'Change your comment' })
    expect(await heard(region)).toEqual(
      expect.arrayContaining(['heading "Change your comment" [level=1]', 'heading "Withdraw it" [level=2]']),
    )
    const field = region.getByRole('textbox', { name: 'Comment' })
    await field.fill('')
    await region.getByRole('button', { name: 'Save' }).click()
    const alert = region.getByRole('alert')
    await alert.waitFor()
    expect(await isFocused(alert)).toBe(true)
    expect((await heard(alert)).join(' ')).toMatch(/heading "Your comment was not changed" \[level=2\].*link "Comment"/)
    expect(await isInvalid(field)).toBe(true)
    expect(await described(field)).toContain('Please write a comment.')
    // What one is asked to correct can be seen, too.
    expect(await field.evaluate((area) => getComputedStyle(area).borderColor)).toBe('rgb(163, 32, 27)')
    await alert.getByRole('link', { name: 'Comment' }).click()
    expect(await isFocused(field)).toBe(true)
    await field.fill('How it *looks*.')
    await region.getByRole('button', { name: 'Preview' }).click()
    const preview = region.getByRole('region', { name: 'Preview' })
    await preview.waitFor()
    expect(await isFocused(preview)).toBe(true)
    await region.getByRole('button', { name: 'Withdraw my comment' }).click()
    const told = page.getByRole('status').filter({ hasText: 'Your comment was withdrawn.' })
    await told.waitFor()
    expect(await isFocused(told)).toBe(true)
    await page.context().close()
  })

  it('hears a preview as soon as it is there', async () => {
    const page = await open('the site')
    await textField(page).fill('How it *looks*.')
    await listen(page)
    await page.getByRole('button', { name: 'Preview' }).click()
    await expect.poll(() => lastSaid(page)).toBe('How it looks.')
    expect(await heard(page.getByRole('region', { name: 'Preview' }))).toContain(
      'heading "This is how it will look" [level=3]',
    )
    await page.context().close()
  })
})

describe.each([
  ['with scripts', {}],
  ['without scripts', withoutScript],
] as const)('who hears the site %s', (_name, options) => {
  it('answers a comment in a form that says whom', async () => {
    const page = await open('the site', options)
    await card(page, 'The limpets').getByRole('link', { name: 'Reply to Kim' }).click()
    const form = page.getByRole('region', { name: 'Reply to Kim' })
    await form.waitFor()
    expect(await controls(form)).toEqual([
      'link "Cancel, and comment on the article instead"',
      'textbox "Comment"',
      'textbox "Name"',
      'textbox "Email"',
      'textbox "Website (optional)"',
      'checkbox "Remember me in this browser"',
      'combobox "Mail me (optional)"',
      'button "Post comment"',
      'button "Preview"',
    ])
    // Below what it answers.
    expect(await form.evaluate((element) => element.previousElementSibling?.textContent)).toContain('The limpets')
    expect(await described(form.getByRole('combobox'))).toBe(
      'Once you have confirmed it by the link that is mailed to you.',
    )
    expect(await heard(form.getByRole('combobox'))).toEqual([
      'combobox "Mail me (optional)"',
      'option "Nothing" [selected]',
      'option "Replies to my comments here"',
      'option "Every new comment here"',
    ])
    await postButton(page).click()
    const alert = form.getByRole('alert')
    await alert.waitFor()
    expect(await isFocused(alert)).toBe(true)
    expect(await heard(alert)).toEqual([
      'alert',
      'heading "Your comment was not posted" [level=3]',
      'list',
      ...['Comment', 'Name', 'Email'].flatMap((name) => [
        'listitem',
        `link "${name}"`,
        expect.stringMatching(/Please/),
      ]),
    ])
    for (const name of ['Comment', 'Name', 'Email']) {
      expect(await isInvalid(form.getByRole('textbox', { name }))).toBe(true)
      expect(await described(form.getByRole('textbox', { name }))).toMatch(/^Please/)
    }
    await form.getByRole('link', { name: /^Cancel/ }).click()
    await page.getByRole('region', { name: 'Leave a reply' }).waitFor()
    await page.context().close()
  })

  it('reports a comment: is told the choices, what is wrong, and that it has come', async () => {
    const page = await open('the site', options)
    await card(page, 'The limpets').getByRole('link', { name: 'Report the comment by Kim' }).click()
    const region = page.getByRole('region', { name: 'Report a comment' })
    expect(await heard(region)).toEqual([
      'region "Report a comment"',
      'heading "Report a comment" [level=1]',
      expect.stringMatching(/^paragraph: A moderator reads every report/),
      'blockquote',
      'paragraph: Kim',
      'paragraph: The limpets walk home.',
      'radiogroup "Reason (required)"',
      expect.stringMatching(/Reason/),
      ...[
        'It breaks the law',
        'It is hateful towards a group of people',
        'It insults, threatens or harasses somebody',
        'It reveals something private',
        'It is advertising or spam',
        'It has nothing to do with the article',
        'Something else',
      ].flatMap((name) => [`radio "${name}"`, `text: ${name}`]),
      'text: What is wrong with it? (optional)',
      'textbox "What is wrong with it? (optional)"',
      'text: Your email (optional)',
      'textbox "Your email (optional)"',
      expect.stringMatching(/^paragraph: Only to tell you what was decided/),
      'paragraph',
      'button "Send report"',
      'paragraph',
      'link "Back to the comment"',
    ])
    await region.getByRole('textbox', { name: 'Your email' }).fill('robin@')
    await region.getByRole('button', { name: 'Send report' }).click()
    const alert = region.getByRole('alert')
    await alert.waitFor()
    expect(await isFocused(alert)).toBe(true)
    expect((await heard(alert)).filter((line) => /heading|link/.test(line))).toEqual([
      'heading "Your report was not sent" [level=2]',
      'link "Reason"',
      'link "Your email"',
    ])
    const reasons = region.getByRole('radiogroup', { name: 'Reason' })
    expect([await isInvalid(reasons), await described(reasons)]).toEqual([true, 'Please choose a reason.'])
    const email = region.getByRole('textbox', { name: 'Your email' })
    expect(await isInvalid(email)).toBe(true)
    expect(await described(email)).toMatch(/^Please enter a valid email address. \| Only to tell you/)
    await alert.getByRole('link', { name: 'Reason' }).click()
    expect(await isFocused(reasons)).toBe(true)
    await region.getByRole('radio').nth(4).check()
    await email.fill('')
    await region.getByRole('button', { name: 'Send report' }).click()
    await page.getByRole('heading', { name: 'Thank you', level: 1 }).waitFor()
    const told = page.getByRole('status')
    expect(await told.textContent()).toBe('Thank you. A moderator will look at this comment.')
    expect(await isFocused(told)).toBe(true)
    await page.context().close()
  })

  it('is asked whether to be mailed, sees what is mailed, and is told what has ended', async () => {
    const email = server.canary.email()
    const other = await server.article({ title: 'Where the tide goes' })
    const page = await open('the site', options)
    const subscribe = async (slug: string, kind: string) => {
      smtp.mails.length = 0
      await page.goto(`${server.base}/articles/${slug}`)
      await textField(page).fill(`Mail me. ${randomUUID()}`)
      await page.getByRole('textbox', { name: /^Name/ }).fill('Robin')
      await page.getByRole('textbox', { name: /^Email/ }).fill(email)
      await page.getByRole('combobox', { name: /^Mail me/ }).selectOption(kind)
      await postButton(page).click()
      const mailed = page.getByRole('status').filter({ hasText: /a mail is on its way to you/ })
      await mailed.waitFor()
      await workOff(server)
      await page.goto(linkIn(smtp.mails[0]?.text))
    }
    await subscribe(article.slug, 'replies')
    expect(await heard(page.getByRole('main'))).toEqual([
      'main',
      'region "Mail about “What a tide pool keeps”?"',
      'heading "Mail about “What a tide pool keeps”?" [level=1]',
      'paragraph',
      'text: You will be mailed replies to your comments on',
      'link "“What a tide pool keeps”"',
      'text: . Each mail has a link that ends it.',
      'paragraph',
      'button "Yes, mail me"',
    ])
    await page.getByRole('button', { name: 'Yes, mail me' }).click()
    await page.getByRole('heading', { name: 'You will be mailed', level: 1 }).waitFor()
    expect(await page.getByRole('status').textContent()).toContain(
      'replies to your comments on “What a tide pool keeps”',
    )
    expect(await isFocused(page.getByRole('status'))).toBe(true)
    await subscribe(other.slug, 'all')
    await page.getByRole('button', { name: 'Yes, mail me' }).click()
    smtp.mails.length = 0
    await page.goto(`${server.base}/privacy`)
    await page.getByRole('radio', { name: 'To see, or end, what is mailed to my address' }).check()
    await page.getByRole('textbox', { name: /^Your email/ }).fill(email)
    await page.getByRole('button', { name: 'Send me the link' }).click()
    await workOff(server)
    await page.goto(linkIn(smtp.mails[0]?.text))
    const region = page.getByRole('region', { name: 'What you are mailed' })
    if (options !== withoutScript) expect([await findings(page), await smallTargets(page)]).toEqual([[], []])
    const what = [
      'Replies to your comments on “What a tide pool keeps”',
      'Every new comment on “Where the tide goes”',
    ].map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    expect((await heard(region)).filter((line) => /^(heading|list|listitem|button)/.test(line)).sort()).toEqual(
      [
        'heading "What you are mailed" [level=1]',
        'list',
        'listitem',
        'listitem',
        ...what.map((name) => `button "End: ${name}"`),
        'button "End all of them"',
      ].sort(),
    )
    await region.getByRole('button', { name: `End: ${what[1]}` }).click()
    const ended = page.getByRole('status').filter({ hasText: `Ended: ${what[1]}` })
    await ended.waitFor()
    expect(await isFocused(ended)).toBe(true)
    expect((await heard(region)).filter((line) => /^button/.test(line))).toEqual([`button "End: ${what[0]}"`])
    await region.getByRole('button', { name: `End: ${what[0]}` }).click()
    await page.getByText('You are mailed about nothing at the moment.').waitFor()
    await page.context().close()
  })
})

describe('who hears the widget', () => {
  it('is told of an answer that waits or is published, and finds the focus on it', async () => {
    const page = await open('the widget')
    await listen(page)
    const waiting = await posted(page)
    expect(await isFocused(waiting)).toBe(true)
    expect(await lastSaid(page)).toBe('Thank you. Your comment is awaiting moderation.')
    expect(await heard(waiting)).toEqual(
      expect.arrayContaining(['article "Robin"', 'paragraph: Awaiting moderation', 'button "Edit: Robin"']),
    )
    await publishAtOnce()
    const published = await posted(page)
    expect(await isFocused(published)).toBe(true)
    expect(await lastSaid(page)).toBe('Your comment is published.')
    await page.context().close()
  })

  it('changes a comment in a form that is named, is told what is wrong, and that it is changed', async () => {
    const page = await open('the widget')
    const own = await posted(page)
    const edit = own.getByRole('button', { name: 'Edit: Robin' })
    expect(await edit.getAttribute('aria-expanded')).toBe('false')
    await edit.click()
    const form = own.getByRole('form', { name: 'Edit: Robin' })
    await form.waitFor()
    expect(await edit.getAttribute('aria-expanded')).toBe('true')
    expect(await controls(form)).toEqual(['textbox "Comment"', 'button "Save"', 'button "Cancel"'])
    const field = form.getByRole('textbox')
    expect(await isFocused(field)).toBe(true)
    await form.getByRole('button', { name: 'Cancel' }).click()
    expect([await isFocused(edit), await edit.getAttribute('aria-expanded')]).toEqual([true, 'false'])
    await edit.click()
    await field.fill('')
    await listen(page)
    await form.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => isInvalid(field)).toBe(true)
    expect(await described(field)).toBe('Please write a comment.')
    expect(await isFocused(field)).toBe(true)
    expect(await lastSaid(page)).toBe('That was not sent')
    const text = `Said better. ${randomUUID()}`
    await field.fill(text)
    await form.getByRole('button', { name: 'Save' }).click()
    const changed = card(page, text)
    await changed.waitFor()
    expect(await isFocused(changed)).toBe(true)
    expect(await lastSaid(page)).toMatch(/^Your comment is changed/)
    await page.context().close()
  })

  it('is asked before a comment is withdrawn, and told of it', async () => {
    const page = await open('the widget')
    const own = await posted(page)
    await own.getByRole('button', { name: 'Withdraw: Robin' }).click()
    const form = own.getByRole('form', { name: 'Withdraw this comment?' })
    await form.waitFor()
    expect(await controls(form)).toEqual(['button "Withdraw"', 'button "Cancel"'])
    await page.keyboard.press('Escape')
    expect(await isFocused(own.getByRole('button', { name: 'Withdraw: Robin' }))).toBe(true)
    await page.keyboard.press('Enter')
    await form.waitFor()
    await listen(page)
    await page.keyboard.press('Enter')
    await expect.poll(() => lastSaid(page)).toBe('Your comment is removed.')
    expect(await isFocused(page.getByRole('heading', { name: '4 comments' }))).toBe(true)
    await page.context().close()
  })

  it('reports a comment in a form that is named, is told what is wrong, and thanked', async () => {
    const page = await open('the widget')
    const about = card(page, 'The limpets')
    const report = about.getByRole('button', { name: 'Report: Kim' })
    await report.click()
    const form = about.getByRole('form', { name: 'Report: Kim' })
    await form.waitFor()
    expect((await heard(form)).filter((line) => !/^text:|alert/.test(line))).toEqual([
      'form "Report: Kim"',
      'combobox "What is wrong with this comment?"',
      'option "Choose a reason" [selected]',
      'option "It is against the law"',
      'option "It stirs up hatred"',
      'option "It insults or threatens somebody"',
      'option "It gives away something private"',
      'option "It is advertising"',
      'option "It is off topic"',
      'option "Something else"',
      'textbox "What should we know? (optional)"',
      'textbox "Email, to hear of the decision (optional)"',
      'paragraph',
      'button "Send report"',
      'button "Cancel"',
    ])
    const reason = form.getByRole('combobox')
    expect(await isFocused(reason)).toBe(true)
    await form.getByRole('textbox', { name: /^Email/ }).fill('robin@')
    await form.getByRole('button', { name: 'Send report' }).click()
    await expect.poll(() => isInvalid(reason)).toBe(true)
    expect(await isFocused(reason)).toBe(true)
    expect(await described(reason)).toBe('Please choose a reason.')
    expect(await described(form.getByRole('textbox', { name: /^Email/ }))).toBe('Please enter a valid email address.')
    await form.getByRole('button', { name: 'Cancel' }).click()
    expect([await isFocused(report), await report.getAttribute('aria-expanded')]).toEqual([true, 'false'])
    await report.click()
    await reason.selectOption('spam')
    await form.getByRole('button', { name: 'Send report' }).click()
    const thanks = about.getByText('Thank you. A moderator will look at this comment.')
    await thanks.waitFor()
    expect(await isFocused(thanks)).toBe(true)
    await page.context().close()
  })

  it('answers a comment in a form that says whom, with a box to be mailed, and can answer again', async () => {
    const page = await open('the widget')
    const about = card(page, 'The limpets')
    const reply = about.getByRole('button', { name: 'Reply: Kim' })
    await reply.click()
    const form = about.getByRole('form', { name: 'Reply to Kim' })
    await form.waitFor()
    expect(await controls(form)).toEqual([
      'textbox "Comment"',
      'textbox "Name"',
      'textbox "Email"',
      'textbox "Website (optional)"',
      'checkbox "Remember my name and website in this browser"',
      'checkbox "Mail me replies to my comment"',
      'button "Post comment"',
      'button "Preview"',
      'button "Cancel"',
    ])
    expect(await isFocused(form.getByRole('textbox', { name: 'Comment' }))).toBe(true)
    await listen(page)
    await form.getByRole('textbox', { name: 'Comment' }).fill('Every *one*.')
    await form.getByRole('button', { name: 'Preview' }).click()
    await expect.poll(() => lastSaid(page)).toBe('Every one.')
    await form.getByRole('button', { name: 'Post comment' }).click()
    const name = form.getByRole('textbox', { name: 'Name' })
    await expect.poll(() => isInvalid(name)).toBe(true)
    expect(await isFocused(name)).toBe(true)
    expect(await described(name)).toBe('Please fill in this field.')
    await name.fill('Robin')
    await form.getByRole('textbox', { name: 'Email' }).fill(server.canary.email())
    await form.getByRole('button', { name: 'Post comment' }).click()
    await expect.poll(() => isFocused(page.getByRole('article', { name: 'Robin' }))).toBe(true)
    expect(await reply.getAttribute('aria-expanded')).toBe('false')
    await reply.click()
    await form.waitFor()
    await page.context().close()
  })

  it('finds the discussion by its heading', async () => {
    const page = await open('the widget')
    expect((await heard(page.locator('colloquy-comments')))[0]).toBe('region "4 comments"')
    await page.context().close()
  })
})

it('an article with twenty comments weighs at most 60 KB, but for its pictures', async () => {
  await server.discussion({ floodSeconds: 0, votes: true, notifyModerators: false, notifyAuthor: false })
  for (let count = 0; count < 16; count++)
    await server.comment({
      article: article.id,
      status: 'approved',
      content: `${'The tide comes and goes. '.repeat(8)}${count}`,
    })
  const { bodies, context, page } = await openViewer(browser, {})
  const sent: Promise<[path: string, bytes: number]>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'image' && request.resourceType() !== 'eventsource')
      sent.push(request.sizes().then(({ responseBodySize }) => [new URL(request.url()).pathname, responseBodySize]))
  })
  await page.goto(`${server.base}/articles/${article.slug}`, { waitUntil: 'networkidle' }).catch(() => {})
  const weights = await Promise.all(sent)
  expect(weights.length).toBeGreaterThanOrEqual(3)
  const kilobytes = weights.reduce((sum, [, bytes]) => sum + bytes, 0) / 1024
  expect(kilobytes, JSON.stringify([weights, bodies.length])).toBeLessThanOrEqual(60)
  await context.close()
})

it.each(places)('nothing moves on %s when comments come', async (where) => {
  const page = await open(where)
  await page.evaluate(() => {
    const moved: string[] = []
    new PerformanceObserver((list) => {
      // What the browser has of it, which TypeScript does not know.
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[])
        moved.push(`${entry.value}: ${entry.sources.map(({ node }) => node?.nodeName).join()}`)
    }).observe({ type: 'layout-shift', buffered: false })
    ;(window as unknown as { moved: string[] }).moved = moved
  })
  await listen(page)
  await server.comment({ article: article.id, status: 'approved', name: 'Lou', content: 'The tide is back.' })
  await page.getByRole('button', { name: /1 new comment/ }).waitFor()
  await expect.poll(() => lastSaid(page)).toMatch(/1 new comment/)
  // The browser tells of what has moved after it has painted.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  )
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([])
  await page.context().close()
})

it.each(places)(
  'nothing moves on %s for who asks for less motion, and print leaves out what is pressed',
  async (where) => {
    const page = await open(where, { reducedMotion: 'reduce' })
    const moving = await page.evaluate(() => {
      const roots = [document, document.querySelector('colloquy-comments')?.shadowRoot]
      return roots
        .flatMap((root) => [...(root?.querySelectorAll('*') ?? [])])
        .filter((element) => {
          const { animationName, scrollBehavior, transitionDuration } = getComputedStyle(element)
          return (
            animationName !== 'none' ||
            scrollBehavior === 'smooth' ||
            /[1-9]/.test(transitionDuration.replace('0.00001s', ''))
          )
        })
        .map((element) => element.outerHTML.slice(0, 80))
    })
    expect(moving).toEqual([])
    await page.emulateMedia({ media: 'print' })
    await shot(page, `access-print-${where === 'the site' ? 'site' : 'widget'}`, { fullPage: true })
    for (const pressed of await page.getByRole('button').all()) expect(await pressed.isVisible()).toBe(false)
    expect(await card(page, 'The limpets').first().isVisible()).toBe(true)
    await page.context().close()
  },
)
