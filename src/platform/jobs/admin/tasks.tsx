import type { AdminViewServerProps, ServerProps } from 'payload'
import { isAdmin } from '#platform'
import { StaffPage } from '#platform/admin'
import { hasMail } from '#platform/mail'
import { failed } from '../failedJobs'
import { FailedTasks } from './FailedTasks'

/** Tasks that failed for good, as a page of the admin, for administrators only. */
export function TasksView(view: AdminViewServerProps) {
  return (
    <StaffPage className="desk-page tasks-page" title="Failed tasks" view={view}>
      <h1>Failed tasks</h1>
      {isAdmin(view.initPageResult.req.user) ? <FailedTasks /> : <p>Failed tasks are for administrators.</p>}
    </StaffPage>
  )
}

/** On an administrator's dashboard: that mail is not set up, and what failed for good. */
export async function FailedTasksCard({ payload, user }: ServerProps) {
  if (!isAdmin(user)) return null
  const { totalDocs } = await payload.db.count({ collection: 'payload-jobs', where: failed() })
  return (
    <>
      {hasMail(payload) ? null : (
        <section aria-labelledby="desk-mail" className="desk-card">
          <h2 id="desk-mail">Mail is not set up</h2>
          <p>
            Nobody can ask for a new password, or for their data, and nobody is told of comments that wait. Set SMTP_URL
            and start the site again; what is owed to somebody has been waiting for it.
          </p>
        </section>
      )}
      {totalDocs === 0 ? null : (
        <section aria-labelledby="desk-failed" className="desk-card">
          <h2 id="desk-failed">Failed tasks</h2>
          <p>
            {totalDocs === 1 ? '1 task, such as a mail,' : `${totalDocs} tasks, such as mails,`} could not be done and{' '}
            {totalDocs === 1 ? 'is' : 'are'} no longer tried.
          </p>
          <a className="desk-button" href={`${payload.config.routes.admin}/failed-tasks`}>
            See what failed
          </a>
        </section>
      )}
    </>
  )
}
