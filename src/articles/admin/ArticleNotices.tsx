import type { PayloadRequest, ServerProps } from 'payload'
import { createLocalReq } from 'payload'
import { isWriter } from '#platform'
import { type NamedSchedule, readSchedules } from '../schedule'
import { readRecentlyTrashed } from '../trash'
import { LocalTime } from './Schedule'
import { UndoTrash } from './UndoTrash'
import './articles.css'

const asStaff = async ({ payload, user }: ServerProps): Promise<PayloadRequest | undefined> =>
  user && isWriter(user) ? createLocalReq({ user }, payload) : undefined

/** Above the list of articles: what was moved to the trash just now, what is going to change, and what could not. */
export async function ArticleNotices(props: ServerProps) {
  const req = await asStaff(props)
  if (!req) return null
  const { failed, toCome } = await readSchedules(req)
  const trashed = await readRecentlyTrashed(req)
  const { admin } = props.payload.config.routes
  return (
    <>
      {trashed.length > 0 ? <UndoTrash articles={trashed} /> : null}
      <Failed admin={admin} entries={failed} />
      {toCome.length > 0 ? (
        <section aria-labelledby="articles-scheduled" className="article-notice">
          <h2 id="articles-scheduled">Scheduled</h2>
          <Entries admin={admin} entries={toCome} />
        </section>
      ) : null}
    </>
  )
}

/** On the dashboard of everybody who writes, when something of theirs could not be published or withdrawn at its time. */
export async function FailedSchedules(props: ServerProps) {
  const req = await asStaff(props)
  if (!req) return null
  const { failed } = await readSchedules(req)
  return <Failed admin={props.payload.config.routes.admin} entries={failed} />
}

function Failed({ admin, entries }: { admin: string; entries: readonly NamedSchedule[] }) {
  if (entries.length === 0) return null
  return (
    <section aria-labelledby="articles-failed" className="article-notice article-notice--warning">
      <h2 id="articles-failed">Not done at its time</h2>
      <Entries admin={admin} entries={entries} />
    </section>
  )
}

const words = { publish: 'publish', unpublish: 'withdraw' } as const

function Entries({ admin, entries }: { admin: string; entries: readonly NamedSchedule[] }) {
  return (
    <ul>
      {entries.map(({ article, at, id, missing, title, type }) => (
        <li key={id}>
          <a href={`${admin}/collections/articles/${article}`}>{title}</a>: {words[type]}, <LocalTime at={at} />
          {missing.length > 0 ? ` — ${missing.join(' ')}` : ''}
        </li>
      ))}
    </ul>
  )
}
