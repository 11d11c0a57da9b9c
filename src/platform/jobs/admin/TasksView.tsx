import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'
import { isAdmin } from '#platform'
import { FailedTasks } from './FailedTasks'

/** Tasks that failed for good, as a page of the admin, for administrators only. */
export function TasksView({ initPageResult, params, payload, searchParams }: AdminViewServerProps) {
  const { locale, permissions, req, visibleEntities } = initPageResult
  return (
    <DefaultTemplate
      i18n={req.i18n}
      params={params}
      payload={payload}
      permissions={permissions}
      req={req}
      visibleEntities={visibleEntities}
      {...(locale ? { locale } : {})}
      {...(searchParams ? { searchParams } : {})}
      {...(req.user ? { user: req.user } : {})}
    >
      <SetStepNav nav={[{ label: 'Failed tasks' }]} />
      <Gutter className="tasks-page">
        <h1>Failed tasks</h1>
        {isAdmin(req.user) ? <FailedTasks /> : <p>Failed tasks are for administrators.</p>}
      </Gutter>
    </DefaultTemplate>
  )
}
