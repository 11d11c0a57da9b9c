import express, { type RequestHandler, type Response } from 'express'
import { generatePayloadCookie, type Payload } from 'payload'
import { mayHoldSession, type Route, sendConstant, style, stylePath, writingMethods } from '#platform/http'
import { createFirstAdmin, isSetupToken, needsFirstAdmin } from './firstAdmin'
import { alreadySetUpPage, linkNeededPage, readForm, setupForm } from './setupPage'

/** `/setup`: the page behind the one-time link. Comes before the admin, whose own page for a first account it replaces. */
export const setupRoutes: Route[] = [
  {
    path: stylePath,
    methods: ['GET'],
    answer: () =>
      sendConstant(style, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }),
  },
  {
    path: '/setup',
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [
      keepSecret,
      async ({ query }, res) => {
        if (!(await needsFirstAdmin(payload))) return send(res, 200, alreadySetUpPage())
        if (!isSetupToken(payload, query.token)) return send(res, 403, linkNeededPage())
        send(res, 200, setupForm(String(query.token), { name: '', email: '' }))
      },
    ],
  },
  {
    path: '/setup',
    methods: ['POST'],
    limit: 'login',
    answer: ({ payload }) => [
      keepSecret,
      express.urlencoded({ extended: false, limit: '16kb' }),
      async (req, res) => {
        const { input, faults } = readForm(req.body)
        if (!(await needsFirstAdmin(payload))) return send(res, 409, alreadySetUpPage())
        if (!isSetupToken(payload, input.token)) return send(res, 403, linkNeededPage())
        if (Object.keys(faults).length > 0) return send(res, 400, setupForm(input.token, input, faults))
        const result = await createFirstAdmin(payload, input)
        switch (result.outcome) {
          case 'taken':
            return send(res, 409, alreadySetUpPage())
          case 'refused':
            return send(res, 400, setupForm(input.token, input, result.faults))
          case 'created':
            await signIn(payload, res, input)
            return res.redirect(303, '/admin')
        }
      },
    ],
  },
  // Payload's own page for the first account, which anybody could use, and the way to it.
  ...['/admin', '/admin/create-first-user'].map(
    (path): Route => ({
      path,
      methods: ['GET', ...writingMethods],
      limit: 'reads',
      answer: ({ payload }) => refuseFirstUser(payload),
    }),
  ),
]

/** The address of the page is a secret until it is used. */
const keepSecret: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
  next()
}

function refuseFirstUser(payload: Payload): RequestHandler {
  return async ({ path, headers }, res, next) => {
    const wayToIt = path === '/admin'
    if (wayToIt && mayHoldSession(headers.cookie)) return next()
    if (await needsFirstAdmin(payload)) {
      res.set('Cache-Control', 'no-store')
      return send(res, 403, linkNeededPage())
    }
    if (wayToIt) return next()
    res.redirect(303, '/admin')
  }
}

function send(res: Response, status: number, page: string): void {
  res.status(status).type('html').send(page)
}

async function signIn(payload: Payload, res: Response, account: { email: string; password: string }): Promise<void> {
  const { token } = await payload.login({ collection: 'users', data: account })
  if (!token) return
  const cookie = generatePayloadCookie({
    collectionAuthConfig: payload.collections.users.config.auth,
    cookiePrefix: payload.config.cookiePrefix,
    token,
  })
  res.append('Set-Cookie', cookie)
}
