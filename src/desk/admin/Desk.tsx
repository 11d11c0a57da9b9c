'use client'

import { useConfig } from '@payloadcms/ui'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { SignedOut } from '#platform/admin/client'
import { isEditor, isModerator } from '#platform/client'
import { type DeskCounts, type DeskTab, deskTabs } from '../types'
import { DeskNumbers } from './DeskNumbers'
import { type DeskFilters, withoutFilters } from './deskUrl'
import { type DeskMessage, tabWords } from './deskWords'
import { FilterBar } from './FilterBar'
import { useFilters } from './hooks'
import { bindings, focusInPanel, focusResults, type PanelPlace, runCommand, useKeys } from './keys'

import { Queue } from './Queue'
import { Key } from './QueueCard'
import { SimilarView } from './SimilarView'
import { useDesk } from './useDesk'
import type { Writing } from './WriteForm'
import './card.css'
import './desk.css'
import './filters.css'
import './numbers.css'
import './panel.css'

/** The moderators' desk: tabs, numbers and filters above the queue, its keys, and what was just done below. */
export function Desk() {
  const { config } = useConfig()
  const { admin } = config.routes
  const { filters, show } = useFilters()
  const desk = useDesk(filters)
  const { api, changes, counts, message, say, store, work } = desk
  const [helping, setHelping] = useState(false)
  const [writing, setWriting] = useState<Writing>(null)
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const close = useCallback(() => say(undefined), [say])

  const hands = useMemo(
    () => ({
      store,
      work,
      write: setWriting,
      inPanel: (id: string, place: PanelPlace) => {
        setUnfolded(id)
        focusInPanel(id, place)
      },
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
      <SignedOut admin={admin} login={config.admin.routes.login} />
      <DeskNumbers api={api} changes={changes} waiting={counts?.pending} />
      <DeskTabs counts={counts} filters={filters} show={show} />
      {filters.view === 'list' ? (
        <>
          <FilterBar
            admin={admin}
            api={api}
            filters={filters}
            leaveSearch={(isNew) => focusResults(store, isNew ? store.get().cards : undefined)}
            mayFindAddress={isModerator({ role: desk.role })}
            searchField={searchField}
            show={show}
          />
          <Queue
            admin={admin}
            desk={desk}
            filters={filters}
            setUnfolded={setUnfolded}
            setWriting={setWriting}
            show={show}
            unfolded={unfolded}
            writing={writing}
          />
        </>
      ) : (
        <SimilarView api={api} changes={changes} work={work} />
      )}
      <p aria-atomic="true" aria-live="polite" className="desk-unseen">
        {message?.text}
      </p>
      <MessageBar close={close} message={message} undo={() => void work.undo()} />
      <HelpDialog close={() => setHelping(false)} open={helping} />
    </main>
  )
}

type DeskTabsProps = { filters: DeskFilters; counts: DeskCounts | undefined; show: (filters: DeskFilters) => void }

/** Spot checks are rare: their tab is there while there are any. */
const shownTabs = (shown: DeskTab, counts: DeskCounts | undefined): readonly DeskTab[] =>
  deskTabs.filter((tab) => tab !== 'checks' || tab === shown || (counts?.checks ?? 0) > 0)

/** One tab for every list, each with how many there are, and the near-duplicates of what waits. */
export function DeskTabs({ counts, filters, show }: DeskTabsProps) {
  const similar = filters.view === 'similar'
  const current = useRef<HTMLButtonElement>(null)
  // On a phone the tabs scroll sideways: the chosen one should be seen.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [filters.tab, similar])
  return (
    <nav aria-label="Comments by state" className="desk-tabs">
      {shownTabs(filters.tab, counts).map((tab) => (
        <button
          aria-current={!similar && tab === filters.tab ? 'page' : undefined}
          className="desk-tab"
          key={tab}
          ref={!similar && tab === filters.tab ? current : undefined}
          onClick={() => show({ ...withoutFilters(filters), tab, view: 'list' })}
          type="button"
        >
          {tabWords[tab].label}
          {counts ? <span className="queue-count">{counts[tab].toLocaleString('en-GB')}</span> : null}
        </button>
      ))}
      <button
        aria-current={similar ? 'page' : undefined}
        className="desk-tab"
        ref={similar ? current : undefined}
        onClick={() => show({ tab: 'pending', view: 'similar', sort: 'oldest' })}
        type="button"
      >
        Similar
      </button>
    </nav>
  )
}

type MessageBarProps = { message: DeskMessage | undefined; undo: () => void; close: () => void }

/** Enough to read it and to reach for "Undo"; the key z works for as long as the page is open. */
const shownFor = 12_000

/** The last decision with its undo, at the foot of the page. What it says is announced elsewhere, once. */
export function MessageBar({ close, message, undo }: MessageBarProps) {
  const leaves = message?.tone === 'done'
  useEffect(() => {
    if (!message || !leaves) return
    const timer = setTimeout(close, shownFor)
    return () => clearTimeout(timer)
  }, [close, leaves, message])
  if (!message) return null
  const { failures = [], progress, text, tone } = message
  return (
    <section aria-label="Last decision" className={`queue-message queue-message--${tone}`}>
      <div className="queue-message__line">
        <span className="queue-message__text">{text}</span>
        {progress ? (
          <progress aria-label="Comments done" max={progress.total} value={progress.done}>
            {progress.done} of {progress.total}
          </progress>
        ) : null}
        {message.undo ? (
          <button aria-keyshortcuts="z" className="desk-button desk-button--small" onClick={undo} type="button">
            Undo <Key name="z" />
          </button>
        ) : null}
        {tone === 'working' ? null : (
          <button aria-label="Close this message" className="queue-message__close" onClick={close} type="button">
            ×
          </button>
        )}
      </div>
      {failures.length > 0 ? (
        <details>
          <summary>What was not done ({failures.length})</summary>
          <ul className="queue-message__failures">
            {failures.map(({ id, name, text: why }) => (
              <li key={id}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}

/** Lists the keys. The browser's own modal dialog keeps the focus inside, closes on Escape and gives the place back. */
export function HelpDialog({ close, open }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog aria-labelledby="queue-help-title" className="queue-dialog" onClose={close} ref={dialog}>
      <h2 id="queue-help-title">Keys of the desk</h2>
      <dl className="queue-keys">
        {bindings.map(({ command, does, shown }) => (
          <div key={command}>
            <dt>
              {shown.split(' ').map((part) => (
                <kbd key={part}>{part}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="desk-small">
        They rest while you type. Esc leads back to the comment, and from the search to what it found; Ctrl or ⌘ with
        Enter sends a reply, a correction or a note.
      </p>
      <button className="desk-button" onClick={close} type="button">
        Close
      </button>
    </dialog>
  )
}
