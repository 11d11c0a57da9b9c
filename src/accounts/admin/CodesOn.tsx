'use client'

import { useState } from 'react'
import { CodeEntry } from './CodeEntry'
import type { Ask } from './OneTimeCodes'

type Props = { ask: Ask; changed: () => Promise<void>; left: number; own: boolean; since: string }

/** Codes are on: one's own are switched off with one, another's by an administrator who asks twice. */
export function CodesOn({ ask, changed, left, own, since }: Props) {
  const remove = async (code?: string) => {
    const answer = await ask('remove', code === undefined ? {} : { code })
    if (!answer.ok) return answer.message
    await changed()
  }
  return (
    <>
      <p>
        On since <time dateTime={since}>{new Date(since).toLocaleDateString()}</time>. {leftWords(left)}
      </p>
      {own ? (
        <CodeEntry
          button="Switch off"
          label="To switch them off: a code from the app, or a recovery code"
          send={remove}
        />
      ) : (
        <RemoveForOther remove={() => remove()} />
      )}
    </>
  )
}

function leftWords(left: number): string {
  if (left === 0) return 'No recovery codes are left: switch them off and on again for new ones.'
  return left === 1 ? 'One recovery code is left.' : `${left} recovery codes are left.`
}

function RemoveForOther({ remove }: { remove: () => Promise<string | undefined> }) {
  const [sure, setSure] = useState(false)
  const [problem, setProblem] = useState('')
  return (
    <>
      <div className="codes__actions">
        <button
          className="desk-button"
          onClick={async () => (sure ? setProblem((await remove()) ?? '') : setSure(true))}
          type="button"
        >
          {sure ? 'Yes, switch them off for this account' : 'Switch off'}
        </button>
        {sure ? (
          <button className="desk-button" onClick={() => setSure(false)} type="button">
            Cancel
          </button>
        ) : null}
      </div>
      <p className="desk-problem" role="alert">
        {problem}
      </p>
    </>
  )
}
