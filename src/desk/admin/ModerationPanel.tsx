'use client'

import { Link, useAuth, useConfig, useDocumentInfo, useForm, useFormModified } from '@payloadcms/ui'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { StoredComment } from '#comments/client'
import type { Reason, SpamScore, Status } from '#moderation/client'
import { useRouter } from '#platform/admin/client'
import { isModerator, isWriter } from '#platform/client'
import { ShowAddress } from '#privacy/client'
import type { User } from '../../payload-types'
import type { ModerationView } from '../readModeration'
import { History } from './CommentHistory'
import { type Drafts, draftsOf, useDraft } from './drafts'
import { Marked, ReasonList, StatusLabel } from './Marked'
import { type Placement, useModerationApi } from './moderationApi'
import { useTarget } from './useDesk'
import { decisions, statusWords, summarise } from './words'

type Message = { text: string; kind: 'done' | 'problem' | 'conflict' }

/** Where a comment stands, why, what happened to it, and the buttons that decide: above the fields of its edit view. */
export function ModerationPanel() {
  const { id, lastUpdateTime } = useDocumentInfo()
  if (id !== undefined) return <Panel id={String(id)} key={id} savedAt={lastUpdateTime} />
  return <p className="desk-panel">Comments are written on the site, under their article; this form cannot make one.</p>
}

function Panel({ id, savedAt }: { id: string; savedAt: number }) {
  const api = useModerationApi()
  const router = useRouter()
  const { user } = useAuth<User>()
  const me = user ? String(user.id) : undefined
  const drafts = useMemo(() => draftsOf(me ?? ''), [me])
  const { data, setData } = useDocumentInfo()
  const { dispatchFields } = useForm()
  const modified = useFormModified()
  const admin = useConfig().config.routes.admin
  const [view, setView] = useState<ModerationView>()
  const [placement, setPlacement] = useState<Placement>()
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<Message>()

  const load = useCallback(async () => {
    const answer = await api.read(id)
    if (answer.ok) setView(answer.value)
    else setMessage({ text: answer.message, kind: 'problem' })
    return answer.ok
  }, [api, id])
  // A text saved below is a new one to decide on.
  useEffect(() => void load(), [load, savedAt])
  useEffect(() => {
    void api.placement(id).then((answer) => {
      if (answer.ok) setPlacement(answer.value)
    })
  }, [api, id])

  const refresh = async () => {
    const loaded = await load()
    // A refresh starts the form anew: not over what somebody is typing.
    if (loaded && !modified) router.refresh()
  }

  const reload = async () => {
    setMessage(undefined)
    await refresh()
  }

  /** What the form below takes over of a decision. */
  const follow = async ({ status, updatedAt }: { status: Status; updatedAt: string }): Promise<void> => {
    // The form sends its status along when a text is saved, and a stale one would be refused.
    dispatchFields({ type: 'UPDATE', path: 'status', value: status })
    // Nor would Payload let anybody go on typing in a document it thinks somebody else has changed.
    setData({ ...data, status, updatedAt })
    await refresh()
  }

  const undo = async (event: string): Promise<void> => {
    const answer = await api.undo([event])
    const result = answer.ok ? answer.value.results[0] : undefined
    if (result?.ok) {
      setMessage({ text: 'Undone.', kind: 'done' })
      return follow(result)
    }
    setMessage({
      text: answer.ok ? (result?.error.message ?? 'There is nothing to undo.') : answer.message,
      kind: 'problem',
    })
  }

  const decide = async (to: Status, note: string | undefined): Promise<boolean> => {
    if (!view) return false
    // What is published is what is stored: a correction that is not saved would be lost without a word.
    if (modified) {
      setMessage({
        text: 'You have changed this comment. Save it first, or reload the page to drop your changes.',
        kind: 'problem',
      })
      return false
    }
    setBusy(true)
    const answer = await api.decide({ ids: [id], to, note, seen: view.comment.updatedAt })
    const result = answer.ok ? answer.value.results[0] : undefined
    if (!answer.ok) setMessage({ text: answer.message, kind: 'problem' })
    else if (!result)
      setMessage({ text: 'The server did not say what became of it. Reload the page to see.', kind: 'problem' })
    else if (result.ok) {
      setMessage({ text: `Done: ${summarise(to, [result]).text.replace(/^1 /, '')}`, kind: 'done' })
      await follow(result)
    } else if (result.error.code === 'conflict')
      setMessage({
        text: 'Somebody else has changed this comment since you loaded it. Nothing was changed by you.',
        kind: 'conflict',
      })
    else setMessage({ text: result.error.message, kind: 'problem' })
    setBusy(false)
    return result?.ok ?? false
  }

  return (
    <section aria-label="Moderation" className="desk-panel">
      {view ? (
        <>
          <p className="desk-panel__status">
            <StatusLabel status={view.comment.status} /> {statusWords[view.comment.status].sentence}
          </p>
          <CommentText
            collections={`${admin}/collections`}
            comment={view.comment}
            mayOpenArticle={isWriter(user)}
            placement={placement}
            reasons={view.verdict?.reasons ?? []}
            score={view.score}
          />
          <DecisionForm
            busy={busy}
            comment={view.comment}
            decide={decide}
            drafts={drafts}
            present={view.comment.status}
          />
        </>
      ) : message ? null : (
        <p>Loading what is known about this comment…</p>
      )}
      <div aria-live="polite">
        {message ? (
          <p className={`desk-message desk-message--${message.kind}`}>
            {message.text}{' '}
            {message.kind === 'done' ? null : (
              <button className="desk-button desk-button--small" onClick={() => void reload()} type="button">
                {message.kind === 'conflict' ? 'See how it stands now' : 'Reload'}
              </button>
            )}
          </p>
        ) : null}
      </div>
      {view ? (
        <>
          <h3>Why</h3>
          <ReasonList comment={view.comment} score={view.score} verdict={view.verdict} />
          <h3>History</h3>
          <History events={view.events} people={{ names: view.people, me }} undo={undo} />
          {isModerator(user) ? (
            <>
              <h3>Address</h3>
              <ShowAddress ask={() => api.identity(id)} />
            </>
          ) : null}
        </>
      ) : null}
    </section>
  )
}

type CommentTextProps = {
  comment: StoredComment
  placement: Placement | undefined
  reasons: readonly Reason[]
  score: SpamScore | null
  /** Whether the article is in the admin of whoever reads this. */
  mayOpenArticle: boolean
  collections: string
}

/** What is decided on: the text with what the rules found in it, and where it stands. */
export function CommentText({ collections, comment, mayOpenArticle, placement, reasons, score }: CommentTextProps) {
  const target = useTarget()
  const articleTitle = String(placement?.article?.[target.titleField] ?? '')
  const found = reasons.flatMap(({ field, span }) => (field === 'content' && span ? [span] : []))
  const spans = [...found, ...(score?.words ?? [])]
  return (
    <>
      <p>
        <strong>{comment.name || 'Somebody without a name'}</strong> wrote
        {placement?.parent ? (
          <>
            {' '}
            in reply to{' '}
            <Link href={`${collections}/comments/${placement.parent.id}`}>
              {placement.parent.name || 'somebody without a name'}
            </Link>
          </>
        ) : null}
        {placement?.article ? (
          <>
            {' '}
            under{' '}
            {mayOpenArticle ? (
              <Link href={`${collections}/${target.collection}/${placement.article.id}`}>{articleTitle}</Link>
            ) : (
              articleTitle
            )}
          </>
        ) : null}
        :
      </p>
      {/* It scrolls when long, so the keyboard has to get into it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region without it is out of the keyboard's reach */}
      <section aria-label="Text of the comment" className="desk-text" tabIndex={0}>
        <Marked spans={spans} text={comment.content} />
      </section>
      {/* Not a link: nobody should land on it by a slip. */}
      {comment.url ? <p className="desk-website">Website: {comment.url}</p> : null}
      {comment.sourceUrl ? <p className="desk-website">Webmention from the page: {comment.sourceUrl}</p> : null}
    </>
  )
}

type DecisionFormProps = {
  comment: Pick<StoredComment, 'id' | 'name'>
  drafts: Drafts
  present: Status
  busy: boolean
  decide: (to: Status, note: string | undefined) => Promise<boolean>
}

/** The four decisions with a note for colleagues. Not a form element: the panel stands inside Payload's. */
export function DecisionForm({ busy, comment: { id, name }, decide, drafts, present }: DecisionFormProps) {
  const { drop, text: note, write } = useDraft(drafts, { comment: id, kind: 'decision', name })

  const press = async (to: Status) => {
    if (busy || to === present) return
    if (await decide(to, note.trim() || undefined)) drop()
  }

  return (
    <div className="desk-decide">
      <label className="desk-label" htmlFor="desk-note">
        Note for the history{' '}
        <span className="desk-small">
          (optional; not published; whoever wrote the comment gets it when they ask for their data)
        </span>
      </label>
      <textarea
        className="desk-input"
        id="desk-note"
        maxLength={2000}
        onChange={(event) => write(event.target.value)}
        rows={2}
        value={note}
      />
      <fieldset className="desk-buttons">
        <legend className="desk-unseen">Decide on this comment</legend>
        {decisions.map(({ to, verb }) => (
          <button
            className={`desk-button desk-button--${to}`}
            // Not `disabled`: the button just pressed would drop the keyboard's place.
            aria-disabled={busy || to === present}
            key={to}
            onClick={() => void press(to)}
            type="button"
          >
            {verb}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
