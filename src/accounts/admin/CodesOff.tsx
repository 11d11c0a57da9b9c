'use client'

import { useState } from 'react'
import { encode } from 'uqr'
import { CodeEntry } from './CodeEntry'
import type { Ask } from './OneTimeCodes'

type Secret = { secret: string; uri: string }
type Props = { ask: Ask; on: (recovery: string[]) => Promise<void>; own: boolean }

/** The way to switch codes on: show the app the secret, and show the server that the app has it. */
export function CodesOff({ ask, on, own }: Props) {
  const [secret, setSecret] = useState<Secret>()
  const [problem, setProblem] = useState('')
  if (!own) return <p>Off. Whoever has this account can switch them on, on their account page.</p>

  const begin = async () => {
    const answer = await ask<Secret>('begin', {})
    if (answer.ok) setSecret(answer.value)
    setProblem(answer.ok ? '' : answer.message)
  }
  const confirm = async (code: string) => {
    const answer = await ask<{ recoveryCodes: string[] }>('confirm', { code })
    if (!answer.ok) return answer.message
    await on(answer.value.recoveryCodes)
  }
  if (!secret)
    return (
      <>
        <p>Off. Switched on, signing in asks for a code from an app on your telephone beside the password.</p>
        <button className="desk-button" onClick={() => void begin()} type="button">
          Set up one-time codes
        </button>
        <p className="desk-problem" role="alert">
          {problem}
        </p>
      </>
    )
  return (
    <>
      <p>Scan this with an app for one-time codes, or type in the key.</p>
      <QrCode text={secret.uri} />
      <p>
        Key: <span className="codes__key">{secret.secret.match(/.{1,4}/g)?.join(' ')}</span>
      </p>
      <p>
        <a href={secret.uri}>Open in an app on this device</a>
      </p>
      <CodeEntry button="Switch on" label="The code the app shows now" send={confirm}>
        <button className="desk-button" onClick={() => setSecret(undefined)} type="button">
          Cancel
        </button>
      </CodeEntry>
    </>
  )
}

function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text)
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg aria-label="QR code of the key below" className="codes__qr" role="img" viewBox={`0 0 ${size} ${size}`}>
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
