'use client'

import { useConfig } from '@payloadcms/ui'
import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { type Answer, AskTwice, call, post, SignedOut } from '#platform/admin/client'
import type { ManagedPage, ManagedPages } from '../managePages'
import './pages.css'

/** How often the list is read anew while pages are being merged. */
const progressMs = 2000

type Asked = { search: string; page: number }
type Said = { text: string; isProblem: boolean }
/** Sends a change and reads the list anew; answers whether it was made. */
type Send = (path: string, body: unknown, done: string) => Promise<boolean>

/** All pages that live elsewhere, newest first: each can be renamed, closed, and merged into another. */
export function Pages() {
  const { config } = useConfig()
  const api = `${config.routes.api}/moderation/pages`
  const [asked, setAsked] = useState<Asked>({ search: '', page: 1 })
  const [answer, setAnswer] = useState<Answer<ManagedPages>>()
  const [said, setSaid] = useState<Said>()
  const [merged, setMerged] = useState<ManagedPage>()
  const load = useCallback(async () => {
    const { page, search } = asked
    const query = new URLSearchParams({ page: String(page), ...(search ? { search } : {}) })
    setAnswer(await call<ManagedPages>(`${api}?${query}`))
  }, [api, asked])
  useEffect(() => void load(), [load])
  const isMerging = answer?.ok === true && answer.value.docs.some(({ merging }) => merging !== null)
  useEffect(() => {
    if (!isMerging) return
    const timer = setInterval(() => void load(), progressMs)
    return () => clearInterval(timer)
  }, [isMerging, load])

  const send: Send = async (path, body, done) => {
    const changed = await post<{ message?: string; moving?: boolean }>(api + path, body)
    // What goes on after the answer is told by it.
    const told = changed.ok && changed.value.moving ? changed.value.message : done
    setSaid(changed.ok ? { text: told ?? done, isProblem: false } : { text: changed.message, isProblem: true })
    if (changed.ok) await load()
    return changed.ok
  }
  const mergeInto = async (into: ManagedPage) => {
    if (!merged) return
    const done = `The comments of “${merged.title}” stand on “${into.title}” now, and its address leads there.`
    if (await send('/merge', { from: merged.id, into: into.id }, done)) setMerged(undefined)
  }

  return (
    <>
      <SignedOut admin={config.routes.admin} login={config.admin.routes.login} />
      <p>
        Pages of other sites whose readers comment here, through the widget or your own frontend. A page is made by its
        first comment.
      </p>
      <SearchForm search={(search) => setAsked({ search, page: 1 })} />
      <p className={said?.isProblem ? 'pages-problem' : undefined} role={said?.isProblem ? 'alert' : 'status'}>
        {said?.text}
      </p>
      {merged ? (
        <section aria-label="Merging" className="pages-merging">
          <p>
            Where should the comments of <strong>{merged.title}</strong> ({merged.url}) go? Press “Move them here” at
            that page.
          </p>
          <button className="desk-button" onClick={() => setMerged(undefined)} type="button">
            Cancel
          </button>
        </section>
      ) : null}
      {answer === undefined ? <p>Loading …</p> : null}
      {answer && !answer.ok ? <p role="alert">{answer.message}</p> : null}
      {answer?.ok && answer.value.docs.length === 0 ? <NoPages search={asked.search} /> : null}
      {answer?.ok ? (
        <>
          <ul className="desk-rows">
            {answer.value.docs.map((page) => (
              <PageRow
                admin={config.routes.admin}
                beginMerge={() => {
                  setSaid(undefined)
                  setMerged(page)
                }}
                key={page.id}
                mergeHere={merged && merged.id !== page.id ? () => mergeInto(page) : undefined}
                page={page}
                send={send}
              />
            ))}
          </ul>
          <Turn go={(page) => setAsked({ ...asked, page })} page={asked.page} total={answer.value.totalPages} />
        </>
      ) : null}
    </>
  )
}

function SearchForm({ search }: { search: (text: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    search(String(new FormData(event.currentTarget).get('search') ?? '').trim())
  }
  return (
    <search>
      <form className="pages-search" onSubmit={submit}>
        <label>
          Title or address
          <input className="desk-input" maxLength={200} name="search" type="search" />
        </label>
        <button className="desk-button" type="submit">
          Search
        </button>
      </form>
    </search>
  )
}

function NoPages({ search }: { search: string }) {
  if (search) return <p className="desk-empty">No page has “{search}” in its title or address.</p>
  return (
    <p className="desk-empty">
      No page yet. Name the other site under Settings → Site → Origins, put the widget on its pages, and the first
      comment makes the page appear here.
    </p>
  )
}

type PageRowProps = {
  admin: string
  page: ManagedPage
  send: Send
  beginMerge: () => void
  mergeHere: (() => Promise<void>) | undefined
}

const openWords = { inherit: 'As the site says', open: 'Open', closed: 'Closed' } as const

/** Whatever an address once was: only these lead somewhere. */
const isWebAddress = (url: string): boolean => /^https?:\/\//.test(url)

function PageRow({ admin, beginMerge, mergeHere, page, send }: PageRowProps) {
  const [isRenamed, setRenamed] = useState(false)
  const { comments, createdAt, id, merging, open, title, url } = page
  return (
    <li aria-label={title} className="desk-row">
      <div>
        {isRenamed ? (
          <RenameForm close={() => setRenamed(false)} page={page} send={send} />
        ) : (
          <strong dir="auto">{title}</strong>
        )}
        <p className="desk-small">{isWebAddress(url) ? <a href={url}>{url}</a> : url}</p>
        <p>
          <a href={`${admin}/moderation?tab=approved&article=${encodeURIComponent(id)}`}>
            {comments === 1 ? '1 published comment' : `${comments.toLocaleString('en-GB')} published comments`}
          </a>
          {' since '}
          <time dateTime={createdAt}>{new Date(createdAt).toLocaleDateString()}</time>
        </p>
        {merging ? <Moving merging={merging} /> : null}
      </div>
      {merging ? null : mergeHere ? (
        <AskTwice
          act={mergeHere}
          className="desk-ways"
          label="Move them here"
          sure="Yes, move them: this cannot be undone"
        />
      ) : (
        <div className="desk-ways">
          <label className="pages-open">
            Comments
            <select
              className="desk-input"
              onChange={({ currentTarget }) =>
                void send(
                  `/${id}`,
                  { open: currentTarget.value },
                  `Comments of “${title}”: ${openWords[currentTarget.value as keyof typeof openWords].toLowerCase()}.`,
                )
              }
              value={open}
            >
              {Object.entries(openWords).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <button className="desk-button" disabled={isRenamed} onClick={() => setRenamed(true)} type="button">
            Rename
          </button>
          <button className="desk-button" onClick={beginMerge} type="button">
            Merge …
          </button>
        </div>
      )}
    </li>
  )
}

function Moving({ merging: { moved, total } }: { merging: NonNullable<ManagedPage['merging']> }) {
  const id = useId()
  const words = `${moved.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`
  return (
    <p>
      <label htmlFor={id}>Its comments are being moved to another page: {words}.</label>{' '}
      <progress id={id} max={total} value={moved}>
        {words}
      </progress>
    </p>
  )
}

type RenameFormProps = { page: ManagedPage; send: Send; close: () => void }

function RenameForm({ close, page, send }: RenameFormProps) {
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const title = String(new FormData(event.currentTarget).get('title') ?? '').trim()
    if (await send(`/${page.id}`, { title }, `The page is called “${title}” now.`)) close()
  }
  return (
    <form className="pages-rename" onSubmit={(event) => void submit(event)}>
      <label>
        Title
        {/* biome-ignore lint/a11y/noAutofocus: the button that opened it is what was pressed */}
        <input autoFocus className="desk-input" defaultValue={page.title} maxLength={200} name="title" required />
      </label>
      <div className="desk-ways">
        <button className="desk-button" type="submit">
          Save
        </button>
        <button className="desk-button" onClick={close} type="button">
          Cancel
        </button>
      </div>
    </form>
  )
}

function Turn({ go, page, total }: { go: (page: number) => void; page: number; total: number }) {
  if (total <= 1) return null
  return (
    <nav aria-label="Pages of the list" className="desk-ways">
      <button className="desk-button" disabled={page <= 1} onClick={() => go(page - 1)} type="button">
        Newer
      </button>
      <span>
        Page {page} of {total}
      </span>
      <button className="desk-button" disabled={page >= total} onClick={() => go(page + 1)} type="button">
        Older
      </button>
    </nav>
  )
}
