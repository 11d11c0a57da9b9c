'use client'

import { useConfig } from '@payloadcms/ui'
import { useCallback, useMemo, useRef, useState } from 'react'
import { isEditor, isModerator } from '#platform/client'
import './card.css'
import './desk.css'
import './filters.css'
import './numbers.css'
import './panel.css'
import { DeskNumbers } from './DeskNumbers'
import { DeskTabs } from './DeskTabs'
import { FilterBar } from './FilterBar'
import { HelpDialog } from './HelpDialog'
import { Key } from './Key'
import { MessageBar } from './MessageBar'
import { Queue } from './Queue'
import { runCommand } from './runCommand'
import { SimilarView } from './SimilarView'
import { useDesk } from './useDesk'
import { useFilters } from './useFilters'
import { useKeys } from './useKeys'
import type { Writing } from './writing'

/** The moderators' desk: tabs, numbers and filters above the queue, its keys, and what was just done below. */
export function Desk() {
  const admin = useConfig().config.routes.admin
  const { filters, show } = useFilters()
  const desk = useDesk(filters)
  const { api, changes, counts, message, say, store, work } = desk
  const [helping, setHelping] = useState(false)
  const [writing, setWriting] = useState<Writing>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const close = useCallback(() => say(undefined), [say])

  const hands = useMemo(
    () => ({
      store,
      work,
      write: setWriting,
      search: () => searchField.current?.focus(),
      help: () => setHelping(true),
    }),
    [store, work],
  )
  useKeys((command) => runCommand(command, hands, filters.view === 'list'))

  return (
    <main className="queue">
      <div className="queue-top">
        <h1>Moderation</h1>
        <div className="queue-top__ways">
          {isEditor({ role: desk.role }) ? (
            <a className="desk-button" href={`${admin}/globals/discussion`}>
              Rules, and try others
            </a>
          ) : null}
          <button aria-keyshortcuts="?" className="desk-button" onClick={() => setHelping(true)} type="button">
            Keys <Key name="?" />
          </button>
        </div>
      </div>
      <DeskNumbers api={api} changes={changes} waiting={counts?.pending} />
      <DeskTabs counts={counts} filters={filters} show={show} />
      {filters.view === 'list' ? (
        <>
          <FilterBar
            admin={admin}
            api={api}
            filters={filters}
            mayFindAddress={isModerator({ role: desk.role })}
            searchField={searchField}
            show={show}
          />
          <Queue admin={admin} desk={desk} filters={filters} setWriting={setWriting} show={show} writing={writing} />
        </>
      ) : (
        <SimilarView api={api} changes={changes} decide={work.decide} />
      )}
      <p aria-atomic="true" aria-live="polite" className="desk-unseen">
        {message?.text}
      </p>
      <MessageBar close={close} message={message} undo={() => void work.undo()} />
      <HelpDialog close={() => setHelping(false)} open={helping} />
    </main>
  )
}
