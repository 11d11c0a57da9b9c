import type { ServerProps, Where } from 'payload'
import { isAdmin } from '#platform'

/** On an administrator's dashboard: webhooks that the system has switched off. */
export async function HooksCard({ payload, user }: ServerProps) {
  if (!isAdmin(user)) return null
  const where: Where = { and: [{ active: { equals: false } }, { disabledWhy: { in: ['failing', 'gone'] } }] }
  const { totalDocs } = await payload.db.count({ collection: 'webhooks', where })
  if (totalDocs === 0) return null
  return (
    <section aria-labelledby="desk-hooks" className="desk-card">
      <h2 id="desk-hooks">Webhooks switched off</h2>
      <p>
        {totalDocs === 1 ? '1 webhook was' : `${totalDocs} webhooks were`} switched off: nobody took a call for a day,
        or the address is gone.
      </p>
      <a className="desk-button" href={`${payload.config.routes.admin}/collections/webhooks`}>
        See which
      </a>
    </section>
  )
}
