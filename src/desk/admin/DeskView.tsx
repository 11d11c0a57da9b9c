import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'
import { isStaff } from '#platform'
import { Desk } from './Desk'

/** The moderators' desk as a page of the admin, for staff only. */
export function DeskView({ initPageResult, params, payload, searchParams }: AdminViewServerProps) {
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
      <SetStepNav nav={[{ label: 'Moderation' }]} />
      <Gutter className="queue-page">
        {isStaff(req.user) ? (
          <Desk />
        ) : (
          <p className="queue-refused">
            The moderation desk is for members of staff. Sign in with an account that may moderate, or ask an
            administrator to give yours the role.
          </p>
        )}
      </Gutter>
    </DefaultTemplate>
  )
}
