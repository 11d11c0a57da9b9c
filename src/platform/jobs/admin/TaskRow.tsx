import { Link, useConfig } from '@payloadcms/ui'
import type { FailedJob } from '../failedJobs'
import { taskWords } from './taskWords'

const when = (at: string) => new Date(at).toLocaleString()

type Props = { job: FailedJob; busy: boolean; retry: () => void; discard: () => void }

/** One task that failed: what it was to do, how it ended, and the two ways on. */
export function TaskRow({ busy, discard, job, retry }: Props) {
  const admin = useConfig().config.routes.admin
  const words = taskWords(job)
  const comment = typeof job.input.comment === 'string' ? job.input.comment : undefined
  return (
    <li className="task">
      <div>
        <strong>{words}</strong>{' '}
        {comment ? (
          <Link href={`${admin}/collections/comments/${encodeURIComponent(comment)}`}>Open the comment</Link>
        ) : null}
        <p className="desk-small">
          {job.error || 'It ended without a message.'} Tried {job.tries === 1 ? 'once' : `${job.tries} times`}, last{' '}
          <time dateTime={job.failedAt}>{when(job.failedAt)}</time>; queued{' '}
          <time dateTime={job.queuedAt}>{when(job.queuedAt)}</time>.
        </p>
      </div>
      <div className="task-ways">
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
