'use client'

import { useEffect, useState } from 'react'
import { call } from '#platform/admin/client'

/** Whether an account is asked for one-time codes; false until it is known. */
export function useHasCodes(api: string, account: string | number | undefined): boolean {
  const [hasCodes, setHasCodes] = useState(false)
  useEffect(() => {
    if (account === undefined) return
    void call<{ since: string | null }>(`${api}/users/${account}/one-time-codes`).then((answer) =>
      setHasCodes(answer.ok && answer.value.since !== null),
    )
  }, [account, api])
  return hasCodes
}
