'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, call, post, SignedOut } from '#platform/admin/client'
import type { FailedJob } from '../failedJobs'

type Listed = { jobs: FailedJob[]; total: number }
type Act = 'retry' | 'discard'

function said(act: Act, count: number): string {
  const tasks = count === 1 ? '1 task' : `${count} tasks`
  return act === 'retry' ? `${tasks} will be tried again within seconds.` : `${tasks} discarded.`
}

/** The list of what was tried as often as it may be, with the ways out: try again, or discard. */
export function FailedTasks() {
  const { config } = useConfig()
  const api = `${config.routes.api}/moderation/jobs`
  const [answer, setAnswer] = useState<Answer<Listed>>()
  const [message, setMessage] = useState('')
  const [busy, setBusy] = useState(false)
  const load = useCallback(async () => setAnswer(await call<Listed>(api)), [api])
  useEffect(() => void load(), [load])

  const act = async (what: Act, ids: string[]) => {
    setBusy(true)
    const done = await post<{ retried?: number; discarded?: number }>(`${api}/${what}`, { ids })
    setMessage(done.ok ? said(what, done.value.retried ?? done.value.discarded ?? 0) : done.message)
    await load()
    setBusy(false)
  }

  return (
    <>
      <SignedOut admin={config.routes.admin} login={config.admin.routes.login} />
      <p aria-live="polite" className="tasks-message" role="status">
        {message}
      </p>
      {answer === undefined ? <p>Loading …</p> : null}
      {answer && !answer.ok ? (
        <p role="alert">
          {answer.message}{' '}
          <button className="desk-button" onClick={load} type="button">
            Load again
          </button>
        </p>
      ) : null}
      {answer?.ok ? <TaskList {...answer.value} act={act} busy={busy} /> : null}
    </>
  )
}

function TaskList({
  act,
  busy,
  jobs,
  total,
}: Listed & { act: (what: Act, ids: string[]) => Promise<void>; busy: boolean }) {
  if (jobs.length === 0) return <p>Everything that was to be done has been done, or is being tried again by itself.</p>
  const ids = jobs.map(({ id }) => id)
  return (
    <>
      <p>
        These failed and are no longer tried. Nothing is lost: mend the cause, then try them again.
        {total > jobs.length ? ` The oldest ${jobs.length} of ${total} are shown.` : ''}
      </p>
      <button className="desk-button" disabled={busy} onClick={() => act('retry', ids)} type="button">
        {jobs.length === 1 ? 'Try it again' : `Try all ${jobs.length} again`}
      </button>
      <ul className="desk-rows">
        {jobs.map((job) => (
          <TaskRow
            busy={busy}
            discard={() => act('discard', [job.id])}
            job={job}
            key={job.id}
            retry={() => act('retry', [job.id])}
          />
        ))}
      </ul>
    </>
  )
}

const when = (at: string) => new Date(at).toLocaleString()

type TaskRowProps = { job: FailedJob; busy: boolean; retry: () => void; discard: () => void }

/** One task that failed: what it was to do, how it ended, and the two ways on. */
export function TaskRow({ busy, discard, job, retry }: TaskRowProps) {
  const admin = useConfig().config.routes.admin
  const words = taskWords(job)
  const { about, account } = job
  return (
    <li className="desk-row">
      <div>
        <strong>{words}</strong>{' '}
        {about ? (
          <Link href={`${admin}/collections/${about.collection}/${encodeURIComponent(about.id)}`}>
            {about.collection === 'comments' ? `Open the comment by ${about.title}` : `Open “${about.title}”`}
          </Link>
        ) : null}
        {account ? <span> for {account}</span> : null}
        <p className="desk-small">
          {job.error || 'It ended without a message.'} Tried {job.tries === 1 ? 'once' : `${job.tries} times`}, last{' '}
          <time dateTime={job.failedAt}>{when(job.failedAt)}</time>; queued{' '}
          <time dateTime={job.queuedAt}>{when(job.queuedAt)}</time>.
        </p>
      </div>
      <div className="desk-ways">
        <button
          aria-label={`Try again: ${words}`}
          className="desk-button"
          disabled={busy}
          onClick={retry}
          type="button"
        >
          Try again
        </button>
        <button
          aria-label={`Discard: ${words}`}
          className="desk-button"
          disabled={busy}
          onClick={discard}
          type="button"
        >
          Discard
        </button>
      </div>
    </li>
  )
}

/** What a failed task was to do, in words. */
export function taskWords({ input, task }: Pick<FailedJob, 'input' | 'task'>): string {
  switch (task) {
    case 'sendNotice':
      return input.about === 'published'
        ? 'Mail to the article’s author about a comment'
        : 'Mail to moderators about a comment that waits'
    case 'sendStatement':
      return 'Mail to a reader with the reasons for taking their comment down'
    case 'answerReport':
      return 'Mail to a reader about what became of their report'
    case 'answerPerson':
      return 'Mail to a reader with the link to their data'
    case 'sendPassword':
      return 'Mail to a member of staff with the link for a new password'
    case 'erasePerson':
      return 'Erasing of a reader’s data, which the site goes on with by itself'
    case 'schedulePublish':
      return 'Publishing or withdrawing an article at a set time'
    case 'tellOfSchedule':
      return 'Mail to an editor about an article that was not published or withdrawn at its time'
    case 'tellOfLooks':
      return 'Mail to administrators about many looks at addresses'
    case 'sendDigest':
      return 'Mail to a member of the staff about comments since the last one'
    default:
      return `Task “${task}”`
  }
}
