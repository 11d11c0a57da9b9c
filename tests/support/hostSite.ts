import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

export type HostSite = {
  /** Origin, without a trailing slash. */
  url: string
  /** What it serves, by path. */
  texts: Map<string, string>
  stop(): void
}

/** A site on an origin of its own, under a policy that lets nothing run or load but what comes from the comments' server. */
export const startHostSite = async (server: string): Promise<HostSite> => {
  const texts = new Map<string, string>()
  const host = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://host.invalid')
    res.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; script-src ${server}; connect-src ${server}; require-trusted-types-for 'script'; trusted-types colloquy`,
    )
    const text = texts.get(pathname)
    res.setHeader('Content-Type', pathname.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8')
    res.statusCode = text === undefined ? 404 : 200
    res.end(text)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`, texts, stop: () => void host.close() }
}

type WidgetAsked = { server: string; article: string; language?: 'en' | 'ar'; title?: string }

/** Opens a page of the site that shows the comments of an article. */
export const openWidget = async (
  { texts, url }: HostSite,
  page: Page,
  { article, language = 'en', server, title = 'A page elsewhere' }: WidgetAsked,
): Promise<void> => {
  const path = `/${randomUUID()}`
  const written = language === 'ar' ? 'lang="ar" dir="rtl"' : `lang="${language}"`
  texts.set('/page.css', 'body { margin: 1rem; font-family: sans-serif }')
  texts.set(
    path,
    `<!doctype html><html ${written}><head><title>${title}</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"><script async src="${server}/embed.js" crossorigin="anonymous"></script></head>
<body><main><h1>${title}</h1><colloquy-comments article="${article}" eager theme="auto"></colloquy-comments></main></body></html>`,
  )
  await page.goto(url + path)
}
