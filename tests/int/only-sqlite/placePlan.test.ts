import { type Client, createClient, type InStatement } from '@libsql/client'
import { createLocalReq, type Payload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPublicArticles } from '../../../src/articles/target'
import { findPlace } from '../../../src/comments/threads/findPlace'
import { bootPayload } from '../../support/app'
import { paths, seedArticle, seedThread } from '../../support/seedThread'

let payload: Payload
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ payload, stop } = await bootPayload())
})
afterAll(() => stop())

/** What SQLite does for each statement on comments that `work` sends, as EXPLAIN QUERY PLAN says it. */
async function plansOf(work: () => Promise<unknown>): Promise<string[][]> {
  const { client, clientConfig } = payload.db as unknown as { client: Client; clientConfig: { url: string } }
  const execute = client.execute.bind(client)
  const sent: InStatement[] = []
  client.execute = ((statement: InStatement) => {
    sent.push(statement)
    return execute(statement)
  }) as Client['execute']
  await work().finally(() => {
    client.execute = execute
  })
  // A connection of its own: the product's reads go on undisturbed.
  const explaining = createClient(clientConfig)
  const plans: string[][] = []
  for (const statement of sent.map((one) => (typeof one === 'string' ? { sql: one, args: [] } : one))) {
    if (!/from "comments"/.test(statement.sql)) continue
    const { rows } = await explaining.execute({ ...statement, sql: `EXPLAIN QUERY PLAN ${statement.sql}` })
    plans.push(rows.map(({ detail }) => String(detail)))
  }
  explaining.close()
  return plans
}

describe('the place of a comment on SQLite', () => {
  it.each(['oldest', 'newest'] as const)('is found by indexes in their order, %s first', async (order) => {
    await payload.updateGlobal({ slug: 'discussion', data: { order, pageSize: 5 } })
    const { id, slug } = await seedArticle(payload)
    const ids = await seedThread(payload, id, [
      ...paths('', 30).map((path) => ({ path, visibleReplies: path === '015' ? 30 : 0 })),
      ...paths('015', 30).map((path) => ({ path })),
    ])
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    for (const path of ['017', '015/025']) {
      const plans = await plansOf(() => findPlace(req, article, String(ids.get(path))))
      // The comment itself, the count, the page.
      expect(plans).toHaveLength(3)
      for (const plan of plans) {
        // Payload sorts by a second column, too: rows of one path, of which there is one, are all that is put in order.
        expect(plan.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER BY|SCAN comments/)
        expect(plan.join('\n')).toMatch(/SEARCH comments USING (?:COVERING )?INDEX/)
      }
      expect(plans[1]?.join('\n')).toMatch(/path[<>]/)
      expect(plans[2]?.join('\n')).toMatch(/path[<>]/)
    }
  })
})
