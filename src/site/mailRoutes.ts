import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type Response, Router } from 'express'
import type { Payload } from 'payload'
import { refusalOf } from '#platform'
import { belongingsOf, exportPerson, type MailLink, readLink, useEraseLink, useExportLink } from '#privacy'
import { textOf } from './formBody'
import type { Html } from './html'
import { layout } from './layout'
import { eraseThanks, linkGone, linkPage } from './mailPages'
import { readSite } from './readSite'
import { readerRequest } from './viewerRequest'

type Asked = Request<{ token: string }>

/** Links that were mailed: GET shows what one would do, POST does it, once. */
export function mailRoutes({ payload }: { payload: Payload }): Router {
  const send = async (res: Response, title: string, body: Html): Promise<void> => {
    const site = await readSite(await readerRequest(payload, res))
    res.type('html').send(layout({ site, title, body }))
  }

  /** Runs `work` with what the link stands for, or says that it is not good any more. */
  const withLink = async (req: Asked, res: Response, work: (link: MailLink) => Promise<void>): Promise<void> => {
    try {
      await work(await readLink(await readerRequest(payload, res), req.params.token))
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal?.data.errors[0]?.code !== 'link_gone') throw error
      await send(res.status(refusal.status), 'Your data', linkGone(refusal.message))
    }
  }

  const show = (req: Asked, res: Response) =>
    withLink(req, res, ({ purpose }) => send(res, 'Your data', linkPage({ purpose, token: req.params.token })))

  const use = (req: Asked, res: Response) =>
    withLink(req, res, (link) => (link.purpose === 'export' ? download(res, link) : erase(req, res, link)))

  const download = async (res: Response, link: MailLink): Promise<void> => {
    const reader = await readerRequest(payload, res)
    const request = await useExportLink(reader, link)
    const belongings = await belongingsOf(await readerRequest(payload, res), { request })
    res.set({ 'Content-Disposition': 'attachment; filename="my-data.json"' }).type('json')
    // Whoever hangs up ends it.
    await pipeline(Readable.from(exportPerson(await readerRequest(payload, res), belongings)), res)
  }

  const erase = async (req: Asked, res: Response, link: MailLink): Promise<void> => {
    const texts = textOf(req.body, 'texts') === 'delete'
    await useEraseLink(await readerRequest(payload, res), link, { texts })
    await send(res, 'Your data', eraseThanks)
  }

  return Router()
    .use('/mail/:token', (_req, res, next) => {
      // The address is a key: it is told nowhere, not even to a page that is linked from here.
      res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin', 'X-Robots-Tag': 'noindex' })
      next()
    })
    .get('/mail/:token', show)
    .post('/mail/:token', express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 }), use)
}
