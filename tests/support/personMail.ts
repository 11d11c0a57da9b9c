import { expect, vi } from 'vitest'
import type { TestServer } from './app'
import type { SmtpServer } from './smtp'

/** Runs jobs until none waits: the server's own runner may have taken some. */
export const workOff = async (server: TestServer): Promise<void> => {
  await expect
    .poll(
      async () => {
        await server.payload.jobs.run({ limit: 100, allQueues: true, silent: true })
        return server.count('payload-jobs', { hasError: { not_equals: true } })
      },
      { timeout: 20_000 },
    )
    .toBe(0)
}

/** Asks by address and answers the path of the link that was mailed there; nothing when none was. */
export const askFor = async (
  server: TestServer,
  smtp: SmtpServer,
  { email, purpose }: { email: string; purpose: 'export' | 'erase' | 'subscriptions' },
): Promise<string | undefined> => {
  const before = smtp.mails.length
  const response = await fetch(`${server.base}/api/person/${purpose}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  })
  expect(response.status).toBe(202)
  await workOff(server)
  return /\/mail\/[\w-]+/.exec(smtp.mails[before]?.text ?? '')?.[0]
}

/** While nothing runs jobs: the server's own runner may begin one before its answer has arrived. */
export const whileNothingRuns = async <T>(server: TestServer, work: () => Promise<T>): Promise<T> => {
  await workOff(server)
  const run = vi
    .spyOn(server.payload.jobs, 'run')
    .mockResolvedValue({ noJobsRemaining: true, remainingJobsFromQueried: 0 })
  return work().finally(() => run.mockRestore())
}

/** Presses the button of a mailed link's page. */
export const press = (server: TestServer, path: string, fields: Record<string, string> = {}): Promise<Response> =>
  fetch(server.base + path, { method: 'POST', body: new URLSearchParams(fields) })
