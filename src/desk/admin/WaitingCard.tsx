'use client'

import { Link, useConfig } from '@payloadcms/ui'
import type { Status } from '#moderation/client'
import { useCounts } from './moderationApi'

const wanted: readonly Status[] = ['pending']

/** On the dashboard: how many comments wait. */
export function WaitingCard() {
  const { pending } = useCounts(wanted)
  const admin = useConfig().config.routes.admin
  return (
    <section aria-labelledby="desk-waiting" className="desk-card">
      <h2 id="desk-waiting">Comments</h2>
      <p aria-live="polite">{sentence(pending)}</p>
      <Link className="desk-button" href={`${admin}/moderation`}>
        {pending ? 'Decide on them' : 'Open the queue'}
      </Link>
    </section>
  )
}

function sentence(pending: number | undefined): string {
  if (pending === undefined) return 'See what waits for a decision.'
  if (pending === 0) return 'Nothing waits for a decision.'
  return pending === 1 ? '1 comment waits for a decision.' : `${pending} comments wait for a decision.`
}
