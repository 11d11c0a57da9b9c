import { type ReactNode, useCallback } from 'react'
import type { Status } from '#moderation/client'
import type { Answer } from '#platform/admin/client'
import { isModerator, type Role } from '#platform/client'
import { ShowAddress } from '#privacy/client'
import type { AuthorHistory, DeskCard } from '../types'
import { BanForm } from './BanForm'
import { AuthorHistoryView, History, ReportsList, RevisionsList } from './CommentHistory'
import type { DeskApi } from './deskApi'
import { nameOf, standingWords } from './deskWords'
import { useAnswer } from './hooks'
import { NoteForm } from './WriteForm'

type SidePanelProps = {
  api: DeskApi
  card: DeskCard
  me: string | undefined
  role: Role | undefined
  now: number
  /** Says what was done, and tells the desk what of the card is different now. */
  done: (text: string, changes?: Partial<DeskCard>) => void
  failed: (text: string) => void
  /** Takes cards off the list that a ban has rejected. */
  rejected: (ids: readonly string[]) => void
}

/** What is known around one comment: its sender here, notes, reports, earlier texts, history, and what else one can do. */
export function SidePanel({ api, card, done, failed, me, now, rejected, role }: SidePanelProps) {
  const { id } = card
  const view = useAnswer(useCallback(() => api.read(id), [api, id]))
  const author = useAnswer(useCallback(() => api.author(id), [api, id]))

  /** Does something and says so, or says why not. */
  const act = async <T,>(doing: Promise<Answer<T>>, text: string, changes?: Partial<DeskCard>): Promise<boolean> => {
    const answer = await doing
    if (answer.ok) {
      done(text, changes)
      view.again()
    } else failed(answer.message)
    return answer.ok
  }

  const mine = card.assignee?.id === me
  const assignee = mine || !me ? null : { id: me, name: 'You' }
  return (
    <div className="queue-panel__inner">
      <h2 className="queue-panel__title">About {nameOf(card)}</h2>
      <Section title="At this site">
        <Loaded asked={author}>
          {(history) => (
            <AuthorHistoryView
              history={history}
              liftBan={
                isModerator({ role })
                  ? async (ban) => {
                      if (await act(api.liftBan(ban), 'The ban is lifted.')) author.again()
                    }
                  : undefined
              }
              now={now}
            />
          )}
        </Loaded>
      </Section>
      {author.value?.reader ? (
        <Section title="This browser">
          <BrowserTrust
            reader={author.value.reader}
            say={async (trust, text) => {
              if (await act(api.trust(id, trust), text)) author.again()
            }}
            status={card.status}
          />
        </Section>
      ) : null}
      {card.openReports > 0 ? (
        <Section title="Reports">
          <ReportsList api={api} id={id} now={now} />
        </Section>
      ) : null}
      {card.editedAt ? (
        <Section title="Earlier texts">
          <RevisionsList api={api} editedAt={card.editedAt} id={id} now={now} />
        </Section>
      ) : null}
      <Section title="What you can do">
        <div className="queue-decisions">
          <button
            className="desk-button"
            onClick={() =>
              void act(api.assign([id], !mine), mine ? 'It is nobody’s again.' : 'You are on it.', { assignee })
            }
            type="button"
          >
            {mine ? 'Give it back' : 'Assign to me'}
          </button>
          {/* Only what readers see can be pinned. */}
          {card.status === 'approved' || card.pinned ? (
            <button
              className="desk-button"
              onClick={() =>
                void act(
                  api.pin(id, !card.pinned),
                  card.pinned ? 'The pin is gone.' : 'It is pinned to the top of its article.',
                  { pinned: !card.pinned },
                )
              }
              type="button"
            >
              {card.pinned ? 'Unpin' : 'Pin'}
            </button>
          ) : null}
        </div>
        <NoteForm
          canNoteAuthor={author.value?.known ?? false}
          send={async (about, text) => {
            const sent = await act(api.note(id, about, text), 'The note is kept.')
            if (sent) author.again()
            return sent
          }}
        />
        {isModerator({ role }) ? (
          <BanForm
            card={card}
            isBrowserKnown={Boolean(author.value?.reader)}
            known={author.value?.known ?? false}
            send={async (request) => {
              const answer = await api.ban(request)
              if (!answer.ok) return answer
              const gone = answer.value.results.flatMap((result) => (result.ok ? [result.id] : []))
              rejected(gone)
              done(
                gone.length > 0
                  ? `Banned; ${gone.length === 1 ? '1 of their comments was' : `${gone.length} of their comments were`} rejected.`
                  : 'Banned.',
              )
              author.again()
              return answer
            }}
          />
        ) : null}
      </Section>
      <Section title="History">
        <Loaded asked={view}>
          {({ events, people }) => <History events={events} people={{ names: people, me }} />}
        </Loaded>
      </Section>
      {isModerator({ role }) ? (
        <Section title="Address">
          <ShowAddress ask={() => api.identity(id)} />
        </Section>
      ) : null}
    </div>
  )
}

type BrowserTrustProps = {
  reader: NonNullable<AuthorHistory['reader']>
  status: Status
  say: (trust: 'given' | 'revoked' | 'undone', text: string) => Promise<void>
}

/** How the browser a comment came from stands, and what a moderator can say of it. */
function BrowserTrust({ reader: { standing, trust }, say, status }: BrowserTrustProps) {
  const isTrusted = standing === 'known' || standing === 'trusted'
  return (
    <>
      <p className="desk-small">{standingWords[standing]}</p>
      <div className="queue-decisions">
        {isTrusted || trust === 'given' || status !== 'approved' ? null : (
          <button className="desk-button" onClick={() => void say('given', 'This browser is trusted.')} type="button">
            Trust it
          </button>
        )}
        {trust === null && standing !== 'revoked' ? (
          <button
            className="desk-button"
            onClick={() => void say('revoked', 'This browser is trusted no more.')}
            type="button"
          >
            Trust it no more
          </button>
        ) : null}
        {trust === null ? null : (
          <button
            className="desk-button"
            onClick={() => void say('undone', trust === 'given' ? 'The trust is taken back.' : 'That is taken back.')}
            type="button"
          >
            {trust === 'given' ? 'Take the trust back' : 'Take that back'}
          </button>
        )}
      </div>
    </>
  )
}

const Section = ({ children, title }: { title: string; children: ReactNode }) => (
  <section className="queue-panel__section">
    <h3>{title}</h3>
    {children}
  </section>
)

type LoadedProps<T> = {
  asked: { value: T | undefined; problem: string | undefined; again: () => void }
  children: (value: T) => ReactNode
}

function Loaded<T>({ asked: { again, problem, value }, children }: LoadedProps<T>) {
  if (value !== undefined) return children(value)
  if (problem === undefined) return <p className="queue-wait">Loading…</p>
  return (
    <p className="desk-small">
      {problem}{' '}
      <button className="queue-link-button" onClick={again} type="button">
        Try again
      </button>
    </p>
  )
}
