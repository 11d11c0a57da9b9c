'use client'

import { useEffect, useState } from 'react'

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A time where the reader is; until the browser says where that is, as UTC. */
export function LocalTime({ at }: { at: string }) {
  const [shown, setShown] = useState(`${at.slice(0, 16).replace('T', ' ')} UTC`)
  useEffect(() => setShown(local.format(new Date(at))), [at])
  return <time dateTime={at}>{shown}</time>
}
