import { randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { findings, openBrowser, openViewer, shot } from '../support/browser'
import { type HostSite, startHostSite } from '../support/hostSite'
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
  const path = `/${randomUUID()}`
  host.texts.set('/page.css', 'body { margin: 1rem; font-family: sans-serif }')
  host.texts.set(
    path,
    `<!doctype html><html lang="en"><head><title>A page elsewhere</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"><script async src="${server.base}/embed.js" crossorigin="anonymous"></script></head>
<body><main><h1>A page elsewhere</h1><colloquy-comments article="${article.slug}" eager theme="auto"></colloquy-comments></main></body></html>`,
  )
  await page.goto(host.url + path)
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
