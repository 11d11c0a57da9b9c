import { Link } from '@payloadcms/ui'
import { type KeyboardEvent, useCallback, useMemo } from 'react'
import { isAdmin, isModerator, isWriter } from '#platform/client'
import type { DeskCard } from '../types'
import { BulkBar, CardList, ListEmpty, ListProblem, ListSkeleton } from './CardList'
import { remaining, visibleCards } from './deskState'
import type { DeskFilters } from './deskUrl'
import { isConfirmed, nameOf, tabWords } from './deskWords'
import { type Draft, type DraftKind, type Drafts, useDrafts } from './drafts'
import { EmptyButton } from './EmptyButton'
import { useNarrow } from './hooks'
import { focusCard } from './keys'
import { type CardCommands, QueueCard } from './QueueCard'
import { SidePanel } from './SidePanel'
import { type DeskParts, useTarget } from './useDesk'
import { WriteForm, type Writing } from './WriteForm'

type QueueProps = {
  admin: string
  desk: DeskParts
  filters: DeskFilters
  show: (filters: DeskFilters) => void
  writing: Writing
  setWriting: (writing: Writing) => void
  /** Whose panel is unfolded where there is no room beside the list. */
  unfolded: string | null
  setUnfolded: (id: string | null) => void
}

const forms = ['reply', 'edit'] as const

/** The list of one tab with the panel about the card in focus. */
export function Queue({ admin, desk, filters, setUnfolded, setWriting, show, unfolded, writing }: QueueProps) {
  const { api, counts, drafts, fresh, me, role, say, showNew, state, store, work } = desk
  const narrow = useNarrow()
  const halfWritten = useDrafts(drafts)
  const { cards: all, gone } = state
  const cards = useMemo(() => visibleCards({ cards: all, gone }), [all, gone])
  const left = remaining(state)
  const writes = isWriter({ role })
  const target = useTarget()
  const reported = isConfirmed(filters.tab)

  const commands = useMemo(
    (): CardCommands => ({
      // Moderators have no articles in the admin: they see it as readers do.
      articleLink: ({ id, path }) => (writes ? `${admin}/collections/${target.collection}/${id}` : path),
      decide: (id, move) => void work.decide([id], move),
      focus: (id) => store.send({ type: 'focused', id }),
      toggle: (id, range) => store.send({ type: range ? 'ranged' : 'toggled', id }),
      write: (id, what) => setWriting({ id, what }),
      dismiss: (id) => store.send({ type: 'left', ids: [id] }),
    }),
    [admin, setWriting, store, target.collection, work, writes],
  )
  const more = useCallback(() => void work.more(), [work])

  if (state.phase === 'loading') return <ListSkeleton />
  if (state.phase === 'failed' && cards.length === 0)
    return <ListProblem problem={state.problem} retry={() => void work.open(filters)} />

  const close = (id: string) => {
    if (writing?.id === id) setWriting(null)
    focusCard(id)
  }

  type Written = { what: 'reply' | 'edit'; text: string; approveToo: boolean }
  const send = async (card: DeskCard, { approveToo, text, what }: Written) => {
    if (what === 'edit') {
      const answer = await api.edit(card.id, text)
      if (!answer.ok) return answer
      await work.lookAgain(card.id)
      say({ text: `Saved the text of the comment by ${nameOf(card)}.`, tone: 'done', undo: false })
      return answer
    }
    const answer = await api.reply(card.id, text, approveToo)
    if (!answer.ok) return answer
    if (approveToo) store.send({ type: 'left', ids: [card.id] })
    const also = approveToo ? ' The comment is approved.' : ''
    say({ text: `Replied to ${nameOf(card)}.${also}`, tone: 'done', undo: false })
    return answer
  }

  const panelOf = (card: DeskCard) => (
    <SidePanel
      api={api}
      card={card}
      drafts={drafts}
      done={(text, changes) => {
        if (changes) store.send({ type: 'changed', id: card.id, changes })
        say({ text, tone: 'done', undo: false })
      }}
      failed={(text) => say({ text, tone: 'problem', undo: false })}
      key={card.id}
      me={me}
      news={state.news[card.id] ?? 0}
      role={role}
      work={work}
    />
  )

  /** From anywhere in the panel back to its card. */
  const leave = (id: string) => (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    focusCard(id)
  }

  const focused = cards.find(({ id }) => id === state.focus)
  return (
    <>
      {state.selected.size > 0 ? (
        <BulkBar
          clear={() => store.send({ type: 'cleared' })}
          count={state.selected.size}
          decide={(move) => void work.decide([...state.selected], move)}
          reported={reported}
          selectAll={() => store.send({ type: 'selectedAll' })}
          shown={cards.length}
          statuses={[...new Set(cards.flatMap(({ id, status }) => (state.selected.has(id) ? [status] : [])))]}
        />
      ) : null}
      <OtherDrafts
        admin={admin}
        drafts={halfWritten.filter(({ comment }) => !cards.some(({ id }) => id === comment))}
        drop={drafts.drop}
      />
      <div aria-live="polite" className="queue-fresh">
        {fresh > 0 ? (
          <button className="desk-button desk-button--small" onClick={() => void showNew()} type="button">
            {fresh === 1 ? '1 new' : `${fresh} new`} – show
          </button>
        ) : null}
      </div>
      {/* Only administrators delete for good. */}
      {isAdmin({ role }) && (filters.tab === 'spam' || filters.tab === 'trash') && (counts?.[filters.tab] ?? 0) > 0 ? (
        <div className="queue-empty">
          <EmptyButton
            api={api}
            count={counts?.[filters.tab] ?? 0}
            done={() => void work.open(filters)}
            say={say}
            status={filters.tab}
          />
        </div>
      ) : null}
      {cards.length === 0 && state.next === null ? (
        <ListEmpty filters={filters} show={show} />
      ) : (
        <div className="queue-columns">
          <CardList
            busy={state.phase === 'more'}
            cards={cards}
            focus={state.focus}
            grabs={state.grabs}
            label={`${tabWords[filters.tab].label}: ${left} comments`}
            more={more}
            renderCard={(card, position) => (
              <QueueCard
                card={card}
                commands={commands}
                focused={card.id === state.focus}
                me={me}
                notice={state.notices[card.id]}
                position={position}
                mayTrust={isModerator({ role })}
                reported={reported}
                selected={state.selected.has(card.id)}
                statusShown={reported || card.status !== filters.tab}
                total={left}
              >
                {/* What is half-written stays open on its card. */}
                {forms
                  .filter(
                    (what) =>
                      (writing?.id === card.id && writing.what === what) ||
                      halfWritten.some(({ comment, kind }) => comment === card.id && kind === what),
                  )
                  .map((what) => (
                    <WriteForm
                      asked={writing?.id === card.id && writing.what === what ? writing : null}
                      card={card}
                      close={() => close(card.id)}
                      drafts={drafts}
                      key={what}
                      send={(text, approveToo) => send(card, { what, text, approveToo })}
                      what={what}
                    />
                  ))}
                {narrow ? (
                  <details
                    className="queue-inline-panel"
                    onKeyDown={leave(card.id)}
                    onToggle={(event) => {
                      const { open } = event.currentTarget
                      if (open || unfolded === card.id) setUnfolded(open ? card.id : null)
                    }}
                    open={unfolded === card.id}
                  >
                    <summary>About {nameOf(card)}</summary>
                    {unfolded === card.id ? panelOf(card) : null}
                  </details>
                ) : null}
              </QueueCard>
            )}
          />
          {narrow ? null : (
            <aside
              aria-label="About the comment in focus"
              className="queue-panel"
              onKeyDown={focused ? leave(focused.id) : undefined}
            >
              {focused ? panelOf(focused) : <p className="desk-small">Choose a comment to see more about it.</p>}
            </aside>
          )}
        </div>
      )}
      {state.phase === 'failed' ? (
        <p className="queue-state" role="alert">
          {state.problem}{' '}
          <button className="desk-button" onClick={() => void work.open(filters)} type="button">
            Try again
          </button>
        </p>
      ) : null}
    </>
  )
}

const words: Readonly<Record<DraftKind, string>> = {
  reply: 'A reply to',
  edit: 'A correction of the comment by',
  note: 'A note about',
  decision: 'A note about',
  ban: 'A note with a ban of',
  range: 'A range for a ban of',
}

type OtherDraftsProps = { admin: string; drafts: readonly Draft[]; drop: Drafts['drop'] }

/** What is half-written about comments that this list does not show. */
function OtherDrafts({ admin, drafts, drop }: OtherDraftsProps) {
  if (drafts.length === 0) return null
  return (
    <details className="queue-drafts">
      <summary>
        {drafts.length === 1 ? 'Something is' : `${drafts.length} things are`} half-written about comments that are not
        in this list
      </summary>
      <ul className="queue-notes">
        {drafts.map((draft) => (
          <li key={`${draft.comment} ${draft.kind}`}>
            <span>
              {words[draft.kind]}{' '}
              <Link href={`${admin}/collections/comments/${draft.comment}`} prefetch={false}>
                {nameOf(draft)}
              </Link>
              :
            </span>
            <q dir="auto">{draft.text}</q>
            <button className="desk-link-button" onClick={() => drop(draft)} type="button">
              Discard
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
