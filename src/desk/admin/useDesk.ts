import { useAuth, useConfig } from '@payloadcms/ui'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { User } from '../../payload-types'
import type { DeskCounts } from '../types'
import { createDesk } from './createDesk'
import { deskApi } from './deskApi'
import { createStore, emptyDesk, reduceDesk } from './deskState'
import type { DeskFilters } from './deskUrl'
import type { DeskMessage } from './deskWords'
import { draftsOf } from './drafts'
import { useLive } from './hooks'

/** The desk's state and what can be done to it, bound to this page. */
export function useDesk(filters: DeskFilters) {
  const base = useConfig().config.routes.api
  const { user } = useAuth<User>()
  const me = user ? String(user.id) : undefined
  const [message, say] = useState<DeskMessage>()
  const [counts, setCounts] = useState<DeskCounts>()
  const [fresh, setFresh] = useState(0)
  /** Grows whenever statuses changed, so that numbers are asked for again. */
  const [changes, setChanges] = useState(0)
  const [{ api, store, work }] = useState(() => {
    const api = deskApi(base)
    const store = createStore(reduceDesk, emptyDesk)
    const settled = () => setChanges((count) => count + 1)
    return { api, store, work: createDesk({ api, store, say, newBatch, settled, me }) }
  })
  const drafts = useMemo(() => draftsOf(me ?? ''), [me])
  const state = useSyncExternalStore(store.subscribe, store.get, store.get)

  // What is decided but not yet sent would be lost with the page.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (work.isBusy()) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [work])

  const isList = filters.view === 'list'
  useEffect(() => {
    setFresh(0)
    if (isList) void work.open(filters)
  }, [filters, isList, work])

  const count = useCallback(async () => {
    const answer = await api.counts()
    if (answer.ok) setCounts(answer.value)
  }, [api])
  // Several decisions in a row are counted once.
  useEffect(() => {
    const timer = setTimeout(() => void count(), changes === 0 ? 0 : 600)
    return () => clearTimeout(timer)
  }, [changes, count])

  const lookForNew = useCallback(async () => {
    if (!isList) return
    const found = await work.countNew()
    if (found === undefined) return
    // Nobody reads an empty list: it fills by itself.
    const { cards, gone } = store.get()
    if (found > 0 && cards.length === gone.size) await work.open(filters, null)
    else setFresh(found)
  }, [filters, isList, store, work])

  useLive(
    api.live,
    (news) => {
      setCounts(news.counts)
      void work.hear(news)
      void lookForNew()
    },
    () => {
      void count()
      void lookForNew()
      void work.catchUp()
    },
  )

  const showNew = async () => {
    setFresh(0)
    await work.open(filters, store.get().focus)
  }

  return { api, counts, drafts, fresh, changes, me, message, role: user?.role, say, showNew, state, store, user, work }
}

export type DeskParts = ReturnType<typeof useDesk>

/** A name nobody else gives. Not `randomUUID`, which browsers keep from sites without HTTPS. */
export function newBatch(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What comments hang on, as the admin knows it: the collection that `article` of a comment leads to, and its title. */
export function useTarget(): { collection: string; titleField: string } {
  const { getEntityConfig } = useConfig()
  const article = getEntityConfig({ collectionSlug: 'comments' })?.fields.find(
    (field) => 'name' in field && field.name === 'article',
  )
  if (article?.type !== 'relationship' || typeof article.relationTo !== 'string')
    throw new Error('Comments have no field that says what they hang on')
  const titleField = getEntityConfig({ collectionSlug: article.relationTo })?.admin.useAsTitle ?? 'id'
  return { collection: article.relationTo, titleField }
}
