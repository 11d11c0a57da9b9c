import type { AdminViewServerProps } from 'payload'
import { isStaff } from '#platform'
import { StaffPage } from '#platform/admin'
import { Desk } from './Desk'

/** The moderators' desk as a page of the admin, for staff only. */
export function DeskView(view: AdminViewServerProps) {
  return (
    <StaffPage className="queue-page" title="Moderation" view={view}>
      {isStaff(view.initPageResult.req.user) ? (
        <Desk />
      ) : (
        <p className="queue-refused">
          The moderation desk is for members of staff. Sign in with an account that may moderate, or ask an
          administrator to give yours the role.
        </p>
      )}
    </StaffPage>
  )
}
