import type { AdminViewServerProps } from 'payload'
import { isAdmin } from '#platform'
import { StaffPage } from '#platform/admin'
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
