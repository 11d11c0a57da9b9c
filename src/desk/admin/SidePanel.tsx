import { type ReactNode, useCallback, useEffect } from 'react'
import type { Status } from '#moderation/client'
import type { Answer } from '#platform/admin/client'
import { isModerator, type Role } from '#platform/client'
import { ShowAddress } from '#privacy/client'
import type { AuthorHistory, DeskCard } from '../types'
import { BanForm } from './BanForm'
import { AuthorHistoryView, History, ReportsList, RevisionsList } from './CommentHistory'
import type { DeskWork } from './createDesk'
import type { DeskApi } from './deskApi'
import { nameOf, standingWords } from './deskWords'
import type { Drafts } from './drafts'
import { useAnswer } from './hooks'
import { NoteForm } from './WriteForm'

type SidePanelProps = {
  api: DeskApi
  card: DeskCard
  me: string | undefined
  role: Role | undefined
  drafts: Drafts
  /** Grows when others have changed the comment: what is shown of it is asked for again. */
  news: number
  work: Pick<DeskWork, 'ban' | 'undoDecision'>
  /** Says what was done, and tells the desk what of the card is different now. */
  done: (text: string, changes?: Partial<DeskCard>) => void
  failed: (text: string) => void
}

/** What is known around one comment: its sender here, notes, reports, earlier texts, history, and what else one can do. */
export function SidePanel({ api, card, done, drafts, failed, me, news, role, work }: SidePanelProps) {
  const { id } = card
  const view = useAnswer(useCallback(() => api.read(id), [api, id]))
  const author = useAnswer(useCallback(() => api.author(id), [api, id]))
  const [askAgain, askAuthorAgain] = [view.again, author.again]
  useEffect(() => {
    if (news === 0) return
    askAgain()
    askAuthorAgain()
  }, [askAgain, askAuthorAgain, news])

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
    <div className="queue-panel__inner" data-comment={id}>
      {/* A key leads here. */}
      <h2 className="queue-panel__title" tabIndex={-1}>
        About {nameOf(card)}
      </h2>
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
          <ReportsList api={api} id={id} openReports={card.openReports} />
        </Section>
      ) : null}
      {card.editedAt ? (
        <Section title="Earlier texts">
          <RevisionsList api={api} editedAt={card.editedAt} id={id} />
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
          card={card}
          drafts={drafts}
          send={async (about, text) => {
            const sent = await act(api.note(id, about, text), 'The note is kept.')
            if (sent) author.again()
            return sent
          }}
        />
        {isModerator({ role }) ? (
          <BanForm
            card={card}
            drafts={drafts}
            isBrowserKnown={author.value ? author.value.reader !== null : card.reader !== 'none'}
            known={author.value?.known ?? false}
            // Until it is said whether it is known, as for most comments that are decided on.
            networkUntil={author.value ? author.value.networkUntil : ''}
            send={async (request) => {
              const answer = await work.ban(request)
              if (answer.ok) author.again()
              return answer
            }}
          />
        ) : null}
      </Section>
      <Section title="History">
        <Loaded asked={view}>
          {({ events, people }) => (
            <History
              events={events}
              people={{ names: people, me }}
              undo={async (event) => {
                if (await work.undoDecision(id, event)) view.again()
              }}
            />
          )}
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
            onClick={() => void say('revoked', `This browser is ${isTrusted ? 'trusted no more' : 'not trusted'}.`)}
            type="button"
          >
            {isTrusted ? 'Trust it no more' : 'Do not trust it'}
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
      <button className="desk-link-button" onClick={again} type="button">
        Try again
      </button>
    </p>
  )
}
