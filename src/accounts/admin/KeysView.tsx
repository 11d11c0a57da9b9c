import type { AdminViewServerProps } from 'payload'
import { isAdmin, isStaff, keyScopes, mayHoldKey } from '#platform'
import { StaffPage } from '#platform/admin'
import { Keys } from './Keys'

/** Keys of programs, as a page of the admin: everybody’s own, all for administrators. */
export function KeysView(view: AdminViewServerProps) {
  const { user } = view.initPageResult.req
  return (
    <StaffPage className="desk-page" title="Keys" view={view}>
      <h1>Keys of programs</h1>
      {user && isStaff(user) ? (
        <Keys
          account={String(user.id)}
          scopes={keyScopes.filter((scope) => mayHoldKey(user.role, scope))}
          showsAll={isAdmin(user)}
        />
      ) : null}
    </StaffPage>
  )
}
