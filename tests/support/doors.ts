import type { TestServer } from './app'

/** What a door answered, whichever it was: status of the fault (201 when taken), codes in order, status of the comment. */
export type Answer = {
  status: number
  codes: string[]
  paths: string[]
  doc: { id: string; status: string } | undefined
  body: string
  headers: Headers
}

export type Input = Record<string, unknown>
export type Door = (
  server: TestServer,
  input: Input,
  options?: { cookie?: string; headers?: Record<string, string> },
) => Promise<Answer>

type Entry = { path?: string; code: string }

const answer = (
  response: Response,
  body: string,
  errors: Entry[],
  doc: Answer['doc'],
  status = response.status,
): Answer => ({
  status,
  codes: errors.map((entry) => entry.code),
  paths: errors.map((entry) => entry.path ?? ''),
  doc,
  body,
  headers: response.headers,
})

const rest: Door = async ({ base }, input, { cookie, headers } = {}) => {
  const response = await fetch(`${base}/api/comments`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json', origin: base, ...(cookie ? { cookie } : {}), ...headers },
  })
  const body = await response.text()
  const data = JSON.parse(body)
  return answer(response, body, data.errors?.[0]?.data?.errors ?? [], data.doc)
}

const graphql: Door = async ({ base }, input, { cookie, headers } = {}) => {
  const response = await fetch(`${base}/api/graphql`, {
    method: 'POST',
    body: JSON.stringify({
      query: 'mutation ($data: CommentInput!) { createComment(data: $data) { id status name url content html } }',
      variables: { data: input },
    }),
    headers: { 'content-type': 'application/json', origin: base, ...(cookie ? { cookie } : {}), ...headers },
  })
  const body = await response.text()
  const { data, errors } = JSON.parse(body)
  const extensions = errors?.[0]?.extensions
  return answer(
    response,
    body,
    extensions?.data?.errors ?? [],
    data?.createComment ?? undefined,
    errors ? extensions?.statusCode : 201,
  )
}

const form: Door = async ({ base }, { article, ...input }, { cookie, headers } = {}) => {
  const fields = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null))
  const response = await fetch(`${base}/articles/${article}/comments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields as Record<string, string>).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: base,
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
  })
  const body = await response.text()
  const id = /#comment-([\w-]+)$/.exec(response.headers.get('location') ?? '')?.[1]
  const codes = [...body.matchAll(/data-code="([a-z_]+)"(?: data-path="(\w+)")?/g)].map(([, code = '', path]) => ({
    code,
    ...(path ? { path } : {}),
  }))
  if (!id) return answer(response, body, codes, undefined)
  // A browser follows with the cookie it was given: its sender alone learns that the comment waits.
  const own = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const page = await fetch(`${base}/articles/${article}`, { headers: { cookie: own } }).then((r) => r.text())
  const status = page.includes(`id="comment-${id}"`) && !/awaiting moderation/i.test(page) ? 'approved' : 'pending'
  return answer(response, body, [], { id, status }, 201)
}

/** The three doors of the public contract. */
export const doors = { rest, graphql, form }
