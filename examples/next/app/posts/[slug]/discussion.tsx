'use client'

import { ColloquyError, createClient, type DiscussionState, type ThreadComment } from '@colloquy/client'
import { type FormEvent, useMemo, useState } from 'react'

type Shown = { article: string; threads: readonly ThreadComment[]; discussion: DiscussionState }

/** The thread as the server knew it, the form, and what this reader has added since. */
export function Discussion({ article, discussion, threads: known }: Shown) {
  const colloquy = useMemo(
    () =>
      createClient({
        url: process.env.NEXT_PUBLIC_COLLOQUY ?? 'http://localhost:3000',
        // What makes a reader known is kept in this browser.
        ...(typeof localStorage === 'undefined' ? {} : { storage: localStorage }),
      }),
    [],
  )
  const [threads, setThreads] = useState(known)
  const [answered, setAnswered] = useState<ThreadComment>()
  const [said, setSaid] = useState<string>()
  const [refused, setRefused] = useState<ColloquyError>()

  async function post(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const text = (name: string) => String(fields.get(name) ?? '')
    setRefused(undefined)
    try {
      const { doc, message } = await colloquy.post({
        article,
        ...(answered && { parent: answered.id }),
        name: text('name'),
        email: text('email'),
        ...(text('url') && { url: text('url') }),
        content: text('content'),
      })
      setSaid(message)
      setAnswered(undefined)
      form.reset()
      if (doc.status !== 'approved') return
      const now: ThreadComment[] = []
      for await (const comment of colloquy.thread(article)) now.push(comment)
      setThreads(now)
    } catch (error) {
      if (!(error instanceof ColloquyError)) throw error
      setRefused(error)
    }
  }

  const fields = ['name', 'email', 'url', 'content'] as const
  const others = refused?.faults.filter(({ path }) => !fields.some((name) => name === path)) ?? []
  const faultOf = (name: (typeof fields)[number]) => {
    const fault = refused?.at(name)
    return fault && <span className="fault">{fault.message}</span>
  }
  return (
    <section aria-labelledby="comments">
      <h2 id="comments">Comments</h2>
      <Thread comments={threads} onReply={discussion.open ? setAnswered : undefined} />
      {discussion.open ? (
        <form onSubmit={post} noValidate>
          <h2>Leave a reply</h2>
          {discussion.guidelines && <div dangerouslySetInnerHTML={{ __html: discussion.guidelines }} />}
          {answered && (
            <p>
              To {answered.name}{' '}
              <button type="button" onClick={() => setAnswered(undefined)}>
                Cancel
              </button>
            </p>
          )}
          <label>
            Name <input name="name" autoComplete="name" aria-invalid={refused?.at('name') ? true : undefined} />
            {faultOf('name')}
          </label>
          <label>
            Email (not published)
            <input
              name="email"
              type="email"
              autoComplete="email"
              aria-invalid={refused?.at('email') ? true : undefined}
            />
            {faultOf('email')}
          </label>
          <label>
            Website{' '}
            <input name="url" type="url" autoComplete="url" aria-invalid={refused?.at('url') ? true : undefined} />
            {faultOf('url')}
          </label>
          <label>
            Comment <textarea name="content" rows={6} aria-invalid={refused?.at('content') ? true : undefined} />
            {faultOf('content')}
          </label>
          <p role="status">{refused ? others.map(({ message }) => message).join(' ') : said}</p>
          <button type="submit">Post the comment</button>
        </form>
      ) : (
        <p>{discussion.message ?? 'Comments are closed.'}</p>
      )}
    </section>
  )
}

type Threads = { comments: readonly ThreadComment[]; onReply: ((comment: ThreadComment) => void) | undefined }

function Thread({ comments, onReply }: Threads) {
  return (
    <ol>
      {comments.map((comment) => (
        <li key={comment.id} id={`comment-${comment.id}`}>
          {comment.removed ? (
            <p>This comment was removed.</p>
          ) : (
            <>
              <p className="by">
                <b>{comment.name}</b>
                {comment.badge && ` (${comment.badge})`} ·{' '}
                <time dateTime={comment.createdAt}>{comment.createdAt.slice(0, 10)}</time>
              </p>
              <div dangerouslySetInnerHTML={{ __html: comment.html ?? '' }} />
              {onReply && (
                <button type="button" onClick={() => onReply(comment)}>
                  Reply
                </button>
              )}
            </>
          )}
          {comment.replies.length > 0 && <Thread comments={comment.replies} onReply={onReply} />}
        </li>
      ))}
    </ol>
  )
}
