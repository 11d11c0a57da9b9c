import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queueDueMails } from '../../src/notices/subscriptions/notify'
import { bootServer, type TestServer } from '../support/app'
import { signed } from '../support/assertions'
import { expectNoErrors, findings, openBrowser, openViewer, shot, type Viewer } from '../support/browser'
import { type HostSite, startHostSite } from '../support/hostSite'
import { workOff } from '../support/personMail'
import { type SmtpServer, startSmtp } from '../support/smtp'

const secret = 'a-secret-of-the-host-site-that-is-long-enough'

let server: TestServer
let smtp: SmtpServer
let host: HostSite
let browser: Browser
const viewers: Viewer[] = []

beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url })
  host = await startHostSite(server.base)
  browser = await openBrowser()
  const set = await server.ask(
    'POST',
    '/api/globals/site',
    { signOn: { secrets: [{ secret }], audience: 'comments' } },
    'admin',
  )
  expect(set.status, set.text).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  host?.stop()
  await server?.stop()
  await smtp?.stop()
})
beforeEach(async () => {
  // The browser's clock is the real one: how long something can be edited is compared with it.
  server.clock.set(new Date().toISOString())
  smtp.mails.length = 0
  await discussion({})
})

const discussion = (settings: object): Promise<void> =>
  server.discussion({ floodSeconds: 0, notifyModerators: false, notifyAuthor: false, ...settings })

/** A page with the discussion of a new article, or with one of its own; how a viewer opens it. */
const newPage = async ({ isArticle = true } = {}) => {
  const { id, slug } = await server.article({})
  const path = `/${randomUUID()}`
  host.texts.set(
    path,
    `<!doctype html><html lang="en"><head><title>A page elsewhere</title><script async src="${server.base}/embed.js" crossorigin="anonymous"></script></head>
<body><main><h1>A page elsewhere</h1><colloquy-comments ${isArticle ? `article="${slug}"` : ''} eager></colloquy-comments></main></body></html>`,
  )
  const open = async (options: Parameters<typeof openViewer>[1] = {}): Promise<Viewer> => {
    const viewer = await openViewer(browser, { viewport: { width: 900, height: 900 }, ...options })
    viewers.push(viewer)
    await viewer.page.goto(host.url + path)
    await viewer.page
      .getByRole('heading', { name: /comment/i })
      .first()
      .waitFor()
    return viewer
  }
  return { id, slug, open }
}

const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })
const compose = (page: Page) => page.getByRole('form', { name: 'Leave a comment' })
const flawsIn = (page: Page): Promise<string[]> => findings(page, 'colloquy-comments')

type Written = { content: string; name?: string; email?: string; url?: string }
const fill = async (form: ReturnType<typeof compose>, { content, email, name = 'Robin', url }: Written) => {
  await form.getByRole('textbox', { name: 'Comment' }).fill(content)
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel('Email').fill(email ?? server.canary.email())
  if (url) await form.getByRole('textbox', { name: 'Website' }).fill(url)
}
const post = async (page: Page, written: Written): Promise<string> => {
  await fill(compose(page), written)
  await compose(page).getByRole('button', { name: 'Post comment' }).click()
  const own = article(page, written.content)
  await own.waitFor()
  return (await own.locator('..').getAttribute('id'))?.replace('comment-', '') ?? ''
}

describe('the widget where its page signs readers on', () => {
  const claims = () => {
    const now = Math.floor(server.clock.now().getTime() / 1000)
    return {
      sub: randomUUID(),
      name: 'Ada Host',
      email: server.canary.email(),
      email_verified: true,
      aud: 'comments',
      iat: now,
      exp: now + 300,
    }
  }
  /** Gives the element a function that answers these one after the other, the last for good. */
  const signOn = (page: Page, assertions: string[]) =>
    page.evaluate(async (given) => {
      const element = document.querySelector('colloquy-comments') as HTMLElement & {
        assertion: () => string
        load: () => Promise<void>
      }
      element.assertion = () => (given.length > 1 ? given.shift() : given[0]) ?? ''
      await element.load()
    }, assertions)

  it('asks who is nobody there to sign in, and whoever is signed on for the comment alone', async () => {
    await discussion({ requireAccount: true, requirePreviouslyApproved: false })
    const { open } = await newPage()
    const viewer = await open()
    const { page } = viewer
    await page.getByText('Please sign in to comment.').waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await signOn(page, [signed(claims(), secret)])
    const form = compose(page)
    await form.getByText('You comment as Ada Host.').waitFor()
    expect(await form.getByRole('textbox').count()).toBe(1)
    await shot(page, 'widget-signed-on')
    await form.getByRole('textbox', { name: 'Comment' }).fill('From the account of this site.')
    await form.getByRole('button', { name: 'Post comment' }).click()
    const own = article(page, 'From the account')
    await own.getByText('Ada Host').waitFor()
    expect(await own.getByText('Awaiting moderation').count()).toBe(0)
    expect(await flawsIn(page)).toEqual([])
    expectNoErrors(viewer)
  })

  it('says that an assertion has ended, keeps the text, and takes it with a new one', async () => {
    const { open } = await newPage()
    const { page } = await open()
    const given = claims()
    const over = signed({ ...given, exp: given.iat - 600 }, secret)
    await signOn(page, [over])
    const form = compose(page)
    const text = form.getByRole('textbox', { name: 'Comment' })
    await text.fill('Written for a long time.')
    await form.getByRole('button', { name: 'Post comment' }).click()
    const faults = form.getByRole('alert')
    await faults.getByText('That was not sent').waitFor()
    expect(await faults.locator('[part=fault]').textContent()).not.toBe('')
    expect(await text.inputValue()).toBe('Written for a long time.')
    await page.evaluate(
      (fresh) => {
        const element = document.querySelector('colloquy-comments')
        Object.assign(element ?? {}, { assertion: fresh })
      },
      signed(given, secret),
    )
    await form.getByRole('button', { name: 'Post comment' }).click()
    await article(page, 'Written for a long time.').waitFor()
  })

  it('shows the discussion where the page cannot say who is signed on, and takes no comment then', async () => {
    const { open, id } = await newPage()
    await server.comment({ article: id, status: 'approved', content: 'Was there before.' })
    const viewer = await open()
    const { page } = viewer
    await page.evaluate(async () => {
      const element = document.querySelector('colloquy-comments') as HTMLElement & {
        assertion: () => Promise<string>
        load: () => Promise<void>
      }
      element.assertion = () => Promise.reject(new Error('nobody there'))
      await element.load()
    })
    await article(page, 'Was there before.').waitFor()
    await fill(compose(page), { content: 'From whom?' })
    await compose(page).getByRole('button', { name: 'Post comment' }).click()
    await compose(page).getByRole('alert').getByText('The server could not be reached.').waitFor()
    expect(await server.count('comments', { article: { equals: id } })).toBe(1)
    expectNoErrors(viewer)
  })
})

describe('the widget where suspicious comments bring a solved task', () => {
  it('fetches the task when somebody begins to write, and publishes what waits without it', async () => {
    await discussion({ challenge: 'suspicious', requirePreviouslyApproved: false })
    const { open } = await newPage()
    const viewer = await open()
    const asked = () => viewer.bodies.filter(({ url }) => /challenge/.test(url)).length
    expect(asked()).toBe(0)
    await post(viewer.page, { content: 'See https://example.org/widget now' })
    expect(asked()).toBeGreaterThan(0)
    expect(await viewer.page.getByText('Awaiting moderation').count()).toBe(0)
    expectNoErrors(viewer)

    const without = await open()
    await without.page.route('**/embed/challenge-*', (route) => route.abort())
    await post(without.page, { content: 'See https://example.org/nothing now' })
    await article(without.page, 'nothing now').getByText('Awaiting moderation').waitFor()
  })

  it('fetches nothing of it elsewhere', async () => {
    const { open } = await newPage()
    const viewer = await open()
    await post(viewer.page, { content: 'Words alone.' })
    expect(viewer.bodies.filter(({ url }) => /challenge/.test(url))).toEqual([])
  })
})

describe('a reader of the widget who wants to be mailed', () => {
  const linkIn = (text: string | undefined): string => /https?:\/\/\S+\/mail\/[\w-]+/.exec(text ?? '')?.[0] ?? ''

  it('confirms by the mailed link, is mailed a reply, and ends it from that mail', async () => {
    const { id, open } = await newPage()
    const viewer = await open()
    const { page } = viewer
    const email = server.canary.email()
    await compose(page).getByLabel('Mail me replies to my comment').check()
    const own = await post(page, { content: 'Tell me of answers.', email })
    await workOff(server)
    expect(smtp.mails.map(({ to }) => to.join().toLowerCase())).toEqual([email.toLowerCase()])
    const mailed = await openViewer(browser, {})
    await mailed.page.goto(linkIn(smtp.mails[0]?.text))
    await mailed.page.getByRole('button', { name: 'Yes, mail me' }).click()
    await mailed.page.getByRole('status').first().waitFor()
    expect(await server.count('subscriptions', { article: { equals: id } })).toBe(1)
    await server.decide([own], 'approved')
    const reply = await server.comment({
      article: id,
      parent: own,
      status: 'approved',
      name: 'Kim',
      content: 'An answer.',
    })
    // Until the time in which further ones are told with it is over.
    await workOff(server)
    server.clock.advance(6 * 60_000)
    await queueDueMails(server.payload)
    await workOff(server)
    expect(smtp.mails).toHaveLength(2)
    const { text, to } = smtp.mails[1] ?? {}
    expect(to?.join().toLowerCase()).toBe(email.toLowerCase())
    expect(text).toContain('An answer.')
    expect(text).toContain(reply)
    const links = [...(text ?? '').matchAll(/https?:\/\/\S+\/mail\/[\w-]+/g)].map(([link]) => link)
    await mailed.page.goto(links[0] ?? '')
    await mailed.page.getByRole('button').first().click()
    await expect.poll(() => server.count('subscriptions', { article: { equals: id } })).toBe(0)
    expectNoErrors(viewer)
    expectNoErrors(mailed)
  })

  it('finds their own comments that wait again, under a page that is no article as well', async () => {
    const set = await server.ask('POST', '/api/globals/site', { origins: [host.url] }, 'admin')
    expect(set.status, set.text).toBe(200)
    await discussion({ holdAll: true })
    const { open } = await newPage({ isArticle: false })
    const viewer = await open()
    const { page } = viewer
    await post(page, { content: 'To be found again.' })
    await page.reload()
    const own = article(page, 'To be found again.')
    await own.getByText('Awaiting moderation').waitFor()
    await own.getByRole('button', { name: 'Edit' }).waitFor()
    expectNoErrors(viewer)
  })

  it('is offered no mail where the site sends none', async () => {
    const { open } = await newPage()
    const { page } = await open()
    await page.route('**/discussion*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), subscriptions: false } })
    })
    await page.reload()
    await compose(page).waitFor()
    expect(await page.getByLabel('Mail me replies to my comment').count()).toBe(0)
  })
})

describe('a reader’s own comment in the widget', () => {
  it('is refused when emptied, below its field, and keeps its replies when changed', async () => {
    await discussion({ requirePreviouslyApproved: false })
    const { id, open } = await newPage()
    const viewer = await open()
    const { page } = viewer
    const own = await post(page, { content: 'First words.' })
    await server.comment({ article: id, parent: own, status: 'approved', name: 'Kim', content: 'An answer to it.' })
    await page.reload()
    await article(page, 'First words.').getByRole('button', { name: 'Edit' }).click()
    const field = article(page, 'First words.').getByRole('textbox')
    await field.fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Please write a comment.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.evaluate((input) => input.matches(':focus'))).toBe(true)
    expect(await flawsIn(page)).toEqual([])
    await shot(page, 'widget-edit-fault')
    await field.fill('Second words.')
    await page.getByRole('button', { name: 'Save' }).click()
    await article(page, 'Second words.').getByText('edited').waitFor()
    expect(await article(page, 'An answer to it.').isVisible()).toBe(true)
    await article(page, 'Second words.').getByRole('button', { name: 'Reply' }).click()
    const form = page.getByRole('form', { name: 'Reply to Robin' })
    await fill(form, { content: 'And one of my own.' })
    await form.getByRole('button', { name: 'Post comment' }).click()
    await article(page, 'And one of my own.').waitFor()
    const hide = page.getByRole('button', { name: 'Hide replies' })
    await hide.click()
    expect(await article(page, 'An answer to it.').isVisible()).toBe(false)
    await page.getByRole('button', { name: /^Show \d repl/ }).click()
    expect(await article(page, 'An answer to it.').isVisible()).toBe(true)
    expectNoErrors(viewer, /status of 400/)
  })

  it('leaves a placeholder when withdrawn below which there are replies', async () => {
    await discussion({ requirePreviouslyApproved: false })
    const { id, open } = await newPage()
    const { page } = await open()
    const own = await post(page, { content: 'Taken back soon.' })
    await server.comment({ article: id, parent: own, status: 'approved', name: 'Kim', content: 'An answer to it.' })
    await page.reload()
    await article(page, 'Taken back soon.').getByRole('button', { name: 'Withdraw' }).click()
    await article(page, 'Taken back soon.').getByRole('button', { name: 'Withdraw', exact: true }).last().click()
    await page.getByText('Your comment is removed.').waitFor()
    expect(await page.getByText('Taken back soon.').count()).toBe(0)
    expect(await page.getByRole('article', { name: 'This comment is not available.' }).count()).toBe(1)
    expect(await page.getByRole('heading', { name: '1 comment' }).count()).toBe(1)
    expect(await article(page, 'An answer to it.').isVisible()).toBe(true)
    await page.reload()
    await page.getByRole('article', { name: 'This comment is not available.' }).waitFor()
  })

  it('says when its time to be changed is over', async () => {
    const { open } = await newPage()
    const { page } = await open()
    await post(page, { content: 'Too late.' })
    await article(page, 'Too late.').getByRole('button', { name: 'Edit' }).click()
    server.clock.advance(60 * 60_000)
    await article(page, 'Too late.').getByRole('textbox').fill('Changed.')
    await page.getByRole('button', { name: 'Save' }).click()
    await article(page, 'Too late.').getByRole('alert').getByText('That was not sent').waitFor()
    expect(await article(page, 'Too late.').getByRole('textbox').inputValue()).toBe('Changed.')
  })

  it('stands there once when the part of the list it belongs to is loaded', async () => {
    await discussion({ requirePreviouslyApproved: false, pageSize: 20 })
    const { id, open } = await newPage()
    for (let number = 1; number <= 21; number++) {
      server.clock.advance(1000)
      await server.comment({ article: id, status: 'approved', content: `Earlier ${number}.` })
    }
    const { page } = await open()
    server.clock.advance(1000)
    const own = await post(page, { content: 'The newest of all.' })
    await page.getByRole('button', { name: 'Show more comments' }).click()
    await article(page, 'Earlier 21.').waitFor()
    expect(await page.locator(`[id="comment-${own}"]`).count()).toBe(1)
    expect(await page.getByRole('article').last().textContent()).toContain('The newest of all.')
    expect(await page.getByRole('heading', { name: '22 comments' }).count()).toBe(1)
  })

  it('is seen when it answers a conversation that was hidden', async () => {
    const { id, open } = await newPage()
    const first = await server.comment({ article: id, status: 'approved', name: 'Kim', content: 'A question.' })
    await server.comment({ article: id, parent: first, status: 'approved', content: 'An answer.' })
    const { page } = await open()
    await page.getByRole('button', { name: 'Hide replies' }).click()
    await article(page, 'A question.').getByRole('button', { name: 'Reply' }).click()
    const form = page.getByRole('form', { name: 'Reply to Kim' })
    await fill(form, { content: 'Another one.' })
    await form.getByRole('button', { name: 'Post comment' }).click()
    const own = article(page, 'Another one.')
    await own.waitFor()
    expect(await own.evaluate((card) => card.matches(':focus'))).toBe(true)
    expect(await page.getByRole('button', { name: 'Hide replies' }).getAttribute('aria-expanded')).toBe('true')
  })
})

describe('what a reader of the widget does with comments of others', () => {
  it('votes for, takes it back, votes against; and another one’s vote is counted with it', async () => {
    await discussion({ votes: true })
    const { id, open } = await newPage()
    await server.comment({ article: id, status: 'approved', name: 'Kim', content: 'A good point.' })
    const { page } = await open()
    const card = article(page, 'A good point.')
    const [up, down] = ['Helpful: Kim', 'Not helpful: Kim'].map((name) =>
      card.getByRole('button', { name, exact: true }),
    )
    const sum = card.getByRole('status')
    await up?.click()
    await sum.getByText('+1').waitFor()
    expect(await up?.getAttribute('aria-pressed')).toBe('true')
    await up?.click()
    await sum.getByText('0').waitFor()
    expect(await up?.getAttribute('aria-pressed')).toBe('false')
    await down?.click()
    await sum.getByText('−1').waitFor()
    expect(await flawsIn(page)).toEqual([])
    await post(page, { content: 'My own.' })
    expect(
      await article(page, 'My own.')
        .getByRole('button', { name: /elpful/ })
        .count(),
    ).toBe(0)
  })

  it('reports: is told what is wrong below each field, and thanked where the form stood', async () => {
    const { id, open } = await newPage()
    const reported = await server.comment({ article: id, status: 'approved', name: 'Kim', content: 'A bad point.' })
    const viewer = await open()
    const { page } = viewer
    const card = article(page, 'A bad point.')
    await card.getByRole('button', { name: 'Report: Kim' }).click()
    await card.getByLabel('Email, to hear of the decision').fill('robin@')
    await card.getByRole('button', { name: 'Send report' }).click()
    await card.getByText('Please choose a reason.').waitFor()
    const reason = card.getByLabel('What is wrong')
    const address = card.getByLabel('Email, to hear of the decision')
    for (const field of [reason, address]) {
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const described = await field.getAttribute('aria-describedby')
      expect(await page.locator(`[id="${described?.split(' ').at(-1)}"]`).textContent()).toMatch(/Please/)
    }
    expect(await reason.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await flawsIn(page)).toEqual([])
    await shot(page, 'widget-report-faults')
    await reason.selectOption('spam')
    await address.fill(server.canary.email())
    await card.getByRole('button', { name: 'Send report' }).click()
    const thanks = card.getByText('A moderator will look at this comment.')
    await thanks.waitFor()
    expect(await thanks.evaluate((note) => note.matches(':focus'))).toBe(true)
    expect(await server.count('reports', { comment: { equals: reported } })).toBe(1)
    expectNoErrors(viewer, /status of 400/)
  })
})

describe('what goes wrong when a comment is sent from the widget', () => {
  it('stands below each field, is told of by the field, and is gone when it is right', async () => {
    const { open } = await newPage()
    const { page } = await open()
    const form = compose(page)
    await form.getByLabel('Email').fill('robin@')
    await form.getByRole('textbox', { name: 'Website' }).fill(`https://example.org/${'x'.repeat(220)}`)
    await form.getByRole('button', { name: 'Post comment' }).click()
    await page.getByText('Please write a comment.').waitFor()
    const fields = ['Comment', 'Name', 'Email', 'Website'].map((name) => form.getByRole('textbox', { name }))
    for (const field of fields) {
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? []
      expect(await page.locator(`[id="${ids.at(-1)}"]`).getAttribute('part')).toBe('fault')
    }
    expect(await fields[0]?.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await flawsIn(page)).toEqual([])
    await shot(page, 'widget-all-faults', { fullPage: true })
    await form.getByRole('textbox', { name: 'Website' }).fill('')
    await post(page, { content: 'All is right now.' })
    expect(await page.locator('[part=fault]').count()).toBe(0)
  })

  it('is said at the text for a repetition, above all fields for a server that is gone, and what was typed stays', async () => {
    const { open } = await newPage()
    const { page } = await open()
    const written = { content: 'Said once.', email: server.canary.email() }
    await post(page, written)
    await fill(compose(page), written)
    await compose(page).getByRole('button', { name: 'Post comment' }).click()
    await compose(page).getByText('already said that').waitFor()
    await page.route('**/api/comments', (route) => route.abort())
    await fill(compose(page), { content: 'Never arrives.' })
    await compose(page).getByRole('button', { name: 'Post comment' }).click()
    await compose(page).getByRole('alert').getByText('Your text is still here').waitFor()
    expect(await compose(page).getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Never arrives.')
    await page.unroute('**/api/comments')
    await page.reload()
    expect(await compose(page).getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Never arrives.')
  })
})

it('tells readers of the widget no address', () => {
  const received = viewers.flatMap(({ bodies }) => bodies.map(({ text, url }) => ({ where: url, text })))
  expect(server.canary.scan(received)).toEqual([])
})
