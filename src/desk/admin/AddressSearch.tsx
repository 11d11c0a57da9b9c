import { Link } from '@payloadcms/ui'
import { useState } from 'react'
import type { DeskApi } from './deskApi'
import { Labelled } from './FilterBar'

type Found = { comments: readonly string[] } | { failed: string } | undefined

const shown = 20

/** Finds what one address has sent, exactly. The address goes to the server only, and every search is recorded. */
export function AddressSearch({ admin, api }: { admin: string; api: DeskApi }) {
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Found>()

  const find = async () => {
    setBusy(true)
    const answer = await api.findByAddress(email.trim())
    setBusy(false)
    setFound(answer.ok ? answer.value : { failed: answer.message })
  }

  return (
    <form
      className="queue-address"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy && email.trim()) void find()
      }}
    >
      <div className="queue-filters__line">
        <Labelled label="Everything from an email address">
          <input
            aria-describedby="queue-address-note"
            autoComplete="off"
            className="desk-input"
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            value={email}
          />
        </Labelled>
        <button className="desk-button" disabled={busy || email.trim() === ''} type="submit">
          Find
        </button>
      </div>
      <p className="desk-small" id="queue-address-note">
        It has to be the whole address. Every search is recorded with your name.
      </p>
      <div aria-live="polite">
        {found && 'failed' in found ? <p>{found.failed}</p> : null}
        {found && 'comments' in found ? <Comments admin={admin} ids={found.comments} /> : null}
      </div>
    </form>
  )
}

function Comments({ admin, ids }: { admin: string; ids: readonly string[] }) {
  if (ids.length === 0) return <p>No comment came from this address.</p>
  const more = ids.length > shown ? ` The newest ${shown}:` : ''
  return (
    <>
      <p>
        {ids.length === 1 ? '1 comment' : `${ids.length} comments`} came from this address.{more}
      </p>
      <ol className="queue-address__found">
        {ids.slice(0, shown).map((id, index) => (
          <li key={id}>
            <Link href={`${admin}/collections/comments/${id}`} prefetch={false}>
              {index === 0 ? 'The newest' : `Number ${index + 1}`}
            </Link>
          </li>
        ))}
      </ol>
    </>
  )
}
