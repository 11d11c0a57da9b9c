import { useConfig } from '@payloadcms/ui'
import { useMemo } from 'react'
import { moderationApi } from './moderationApi'

/** The moderation endpoints where this installation has them. */
export function useModerationApi() {
  const api = useConfig().config.routes.api
  return useMemo(() => moderationApi(api), [api])
}
