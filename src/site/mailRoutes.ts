import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { Payload } from 'payload'
import { refusalOf } from '#platform'
import type { Route } from '#platform/http'
import { belongingsOf, exportPerson, type MailLink, readLink, useEraseLink, useExportLink } from '#privacy'
import { textOf } from './formBody'
import type { Html } from './html'
import { layout } from './layout'
import { eraseThanks, linkGone, linkPage } from './mailPages'
import { readSite } from './readSite'
import { readerRequest } from './viewerRequest'

const path = '/mail/:token'

/** Links that were mailed: GET shows what one would do, POST does it, once. */
export const mailRoutes: Route[] = [
  {
    path,
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [
      keepAddressSecret,
      (req, res) =>
        withLink(payload, req, res, ({ purpose }) =>
          sendPage(payload, res, linkPage({ purpose, token: String(req.params.token) })),
        ),
    ],
  },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      keepAddressSecret,
      express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 }),
      (req, res) =>
        withLink(payload, req, res, (link) =>
          link.purpose === 'export' ? download(payload, res, link) : erase(payload, req, res, link),
        ),
    ],
  },
]

/** The address is a key: no page it leads to, and no page linked from there, learns it. */
const keepAddressSecret: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin', 'X-Robots-Tag': 'noindex' })
  next()
}

async function sendPage(payload: Payload, res: Response, body: Html): Promise<void> {
  const site = await readSite(await readerRequest(payload, res))
  res.type('html').send(layout({ site, title: 'Your data', body }))
}

/** Runs `work` with what the link stands for, or says that it does not work any more. */
async function withLink(
  payload: Payload,
  req: Request,
  res: Response,
  work: (link: MailLink) => Promise<void>,
): Promise<void> {
  try {
    await work(await readLink(await readerRequest(payload, res), String(req.params.token)))
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.data.errors[0]?.code !== 'link_gone') throw error
    await sendPage(payload, res.status(refusal.status), linkGone(refusal.message))
  }
}

async function download(payload: Payload, res: Response, link: MailLink): Promise<void> {
  const request = await useExportLink(await readerRequest(payload, res), link)
  const belongings = await belongingsOf(await readerRequest(payload, res), { request })
  res.set({ 'Content-Disposition': 'attachment; filename="my-data.json"' }).type('json')
  // Ends when the client hangs up.
  await pipeline(Readable.from(exportPerson(await readerRequest(payload, res), belongings)), res)
}

async function erase(payload: Payload, req: Request, res: Response, link: MailLink): Promise<void> {
  const texts = textOf(req.body, 'texts') === 'delete'
  await useEraseLink(await readerRequest(payload, res), link, { texts })
  await sendPage(payload, res, eraseThanks)
}
