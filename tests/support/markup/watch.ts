import type { BrowserContext, Page } from 'playwright-core'

export type Watch = {
  /** What ran, and what was asked of hosts that are not the site's. */
  faults: string[]
  /** Looks at the document for what could run: handlers, addresses that are scripts, elements no comment may have. */
  inspect(page: Page): Promise<void>
}

/** Elements a comment's text may have: as src/markup/renderComment.ts. */
const inText = ['P', 'BR', 'EM', 'STRONG', 'CODE', 'PRE', 'BLOCKQUOTE', 'UL', 'OL', 'LI', 'A']

/** Notes whatever runs in this browser and whatever it asks of others, and lets none of it happen. */
export const watch = async (context: BrowserContext, origin: string): Promise<Watch> => {
  const faults: string[] = []
  await context.exposeBinding('noteThatItRan', ({ page }, what: string) => {
    faults.push(`${what} ran at ${page.url()}`)
  })
  await context.addInitScript(() => {
    const note = (what: string) => () =>
      (window as unknown as { noteThatItRan(what: string): void }).noteThatItRan(what)
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
      Object.defineProperty(window, name, { value: note(name) })
  })
  await context.route('**/*', (route) => {
    const url = new URL(route.request().url())
    if (url.origin === origin || ['data:', 'blob:', 'about:'].includes(url.protocol)) return route.continue()
    faults.push(`${url.href} was asked for by ${route.request().frame().url()}`)
    return route.abort()
  })
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      faults.push(`a dialog opened at ${page.url()}`)
      return dialog.dismiss()
    })
  })
  return {
    faults,
    async inspect(page) {
      const found = await page.evaluate((allowed) => {
        const dangers: string[] = []
        const carriers = /^(?:href|src|action|formaction|xlink:href|data|poster|background|srcdoc)$/i
        for (const element of document.querySelectorAll('*'))
          for (const { name, value } of element.attributes) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them before a scheme
            const runs = /^[\s\u0000-\u001f]*(?:javascript|vbscript|data:(?!image\/|font\/))/i.test(value)
            if (/^on/i.test(name) || (carriers.test(name) && runs)) dangers.push(`${element.tagName} ${name}=${value}`)
          }
        for (const element of document.querySelectorAll('.comment .text *'))
          if (!allowed.includes(element.tagName)) dangers.push(`${element.tagName} in a comment`)
        for (const element of document.querySelectorAll('.comment .who *'))
          if (!['BDI', 'A', 'SPAN'].includes(element.tagName)) dangers.push(`${element.tagName} in a name`)
        for (const element of document.querySelectorAll('iframe, object, embed, base, frame, portal'))
          dangers.push(`${element.tagName} on the page`)
        return dangers
      }, inText)
      faults.push(...found.map((danger) => `${danger} at ${page.url()}`))
      // What waits for a pointer, a key or a focus.
      await page.evaluate(() => {
        for (const element of document.querySelectorAll('.comment *, .queue-card *'))
          for (const type of [
            'mouseover',
            'pointerenter',
            'focus',
            'error',
            'load',
            'toggle',
            'animationstart',
            'scroll',
          ])
            element.dispatchEvent(new Event(type))
      })
    },
  }
}
