import type { AdminViewServerProps } from 'payload'
import { isModerator } from '#platform'
import { StaffPage } from '#platform/admin'
import { Pages } from './Pages'

/** Pages that live elsewhere and are answered here, as a page of the admin for moderators. */
export function PagesView(view: AdminViewServerProps) {
  return (
    <StaffPage className="desk-page" title="Pages elsewhere" view={view}>
      <h1>Pages elsewhere</h1>
      {isModerator(view.initPageResult.req.user) ? (
        <Pages />
      ) : (
        <p>Moderators see to the pages that live elsewhere. Ask an administrator to give your account that role.</p>
      )}
    </StaffPage>
  )
}
