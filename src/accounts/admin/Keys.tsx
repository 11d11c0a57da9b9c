'use client'

import { useConfig } from '@payloadcms/ui'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { type Answer, AskTwice, call, post, SignedOut } from '#platform/admin/client'
import type { ListedKey } from '../keys'
import { useHasCodes } from './ConfirmField'
import './keys.css'

type KeysProps = { account: string; scopes: readonly ListedKey['scope'][]; showsAll: boolean }

/** What there is, with the way to end each; the form for a new one; and the new one, this once. */
export function Keys({ account, scopes, showsAll }: KeysProps) {
  const { config } = useConfig()
  const api = `${config.routes.api}/keys`
  const hasCodes = useHasCodes(config.routes.api, account)
  const [answer, setAnswer] = useState<Answer<{ docs: ListedKey[] }>>()
  const [message, setMessage] = useState('')
  const [fresh, setFresh] = useState<string>()
  const load = useCallback(async () => setAnswer(await call<{ docs: ListedKey[] }>(api)), [api])
  useEffect(() => void load(), [load])

  const remove = async ({ id, name }: ListedKey) => {
    const done = await call(`${api}/${id}`, { method: 'DELETE' })
    setMessage(done.ok ? `The key “${name}” has ended.` : done.message)
    await load()
  }
  const make: Ask = async (input) => {
    const made = await post<{ key: string }>(api, input)
    if (!made.ok) return made.message
    setFresh(made.value.key)
    setMessage('')
    await load()
    return undefined
  }

  return (
    <>
      <SignedOut admin={config.routes.admin} login={config.admin.routes.login} />
      <p>
        A program sends its key as <code>Authorization: Bearer KEY</code>. A key does what its scope says and never more
        than the account it belongs to; none sees an address, an account or a setting.
      </p>
      <p aria-live="polite" role="status">
        {message}
      </p>
      {fresh === undefined ? null : <FreshKey done={() => setFresh(undefined)} text={fresh} />}
      {answer === undefined ? <p>Loading …</p> : null}
      {answer && !answer.ok ? <p role="alert">{answer.message}</p> : null}
      {answer?.ok ? <KeyList account={account} keys={answer.value.docs} remove={remove} showsAll={showsAll} /> : null}
      <h2>A new key</h2>
      <KeyForm hasCodes={hasCodes} make={make} scopes={scopes} />
    </>
  )
}

function FreshKey({ done, text }: { done: () => void; text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <section aria-labelledby="fresh-key" className="key-fresh">
      <h2 id="fresh-key">The new key</h2>
      <p>Put it where the program finds it now: it is not shown again.</p>
      <code>{text}</code>
      <div className="desk-ways">
        <button
          className="desk-button"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
          type="button"
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button className="desk-button" onClick={done} type="button">
          I have it
        </button>
      </div>
    </section>
  )
}

type KeyListProps = {
  account: string
  keys: readonly ListedKey[]
  remove: (key: ListedKey) => Promise<void>
  showsAll: boolean
}

function KeyList({ account, keys, remove, showsAll }: KeyListProps) {
  if (keys.length === 0) return <p>There are no keys yet.</p>
  return (
    <ul className="desk-rows keys">
      {keys.map((key) => (
        <KeyRow isOwn={!showsAll || key.account === account} item={key} key={key.id} remove={() => remove(key)} />
      ))}
    </ul>
  )
}

const day = (at: string) => new Date(at).toLocaleDateString()

type KeyRowProps = { item: ListedKey; isOwn: boolean; remove: () => Promise<void> }

/** One key: what it is for, since when and until when, and the way to end it, which asks twice. */
export function KeyRow({ isOwn, item, remove }: KeyRowProps) {
  const admin = useConfig().config.routes.admin
  const hasEnded = item.expiresAt !== null && Date.parse(item.expiresAt) <= Date.now()
  return (
    <li className="desk-row">
      <div>
        <strong>{item.name}</strong>
        <p>{scopeWords[item.scope]}</p>
        <p className="desk-small">
          Made <time dateTime={item.createdAt}>{day(item.createdAt)}</time>
          {item.expiresAt === null ? ', without an end' : `, ${hasEnded ? 'ended' : 'ends'} ${day(item.expiresAt)}`}
          {item.origins.length > 0 ? `, from browsers at ${item.origins.join(', ')}` : ''}
          {isOwn ? null : (
            <>
              , of <a href={`${admin}/collections/users/${item.account}`}>another account</a>
            </>
          )}
        </p>
      </div>
      <AskTwice act={remove} className="desk-ways" label="End" sure="Yes, end this key" />
    </li>
  )
}

type Scope = ListedKey['scope']

/** What a key of each scope may do, in words. */
const scopeWords: Readonly<Record<Scope, string>> = {
  read: 'Reads what is public, and the schema of GraphQL.',
  preview: 'Reads drafts too, where a request asks for them.',
  submit: 'Posts comments for readers, and says which network they come from.',
  moderate: 'Decides on comments.',
  write: 'Writes articles, bylines and pictures.',
}

/** Answers what was wrong, or nothing. */
type Ask = (input: Record<string, unknown>) => Promise<string | undefined>

type KeyFormProps = { hasCodes: boolean; make: Ask; scopes: readonly Scope[] }

const textOf = (data: FormData, name: string): string => String(data.get(name) ?? '').trim()

/** The form for a new key, which asks again who it is that makes one. */
function KeyForm({ hasCodes, make, scopes }: KeyFormProps) {
  const [scope, setScope] = useState<Scope>('read')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const ends = textOf(data, 'ends')
    setBusy(true)
    const fault = await make({
      name: textOf(data, 'name'),
      scope,
      ...(scope === 'read' ? { origins: textOf(data, 'origins').split(/\s+/).filter(Boolean) } : {}),
      // To the end of that day, where the person is.
      ...(ends === '' ? {} : { expiresAt: new Date(`${ends}T23:59:59`).toISOString() }),
      [hasCodes ? 'code' : 'password']: String(data.get('proof') ?? ''),
    })
    setBusy(false)
    setProblem(fault ?? '')
    if (fault === undefined) form.reset()
  }
  return (
    <form className="key-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor="key-name">Name</label>
      <input aria-describedby="key-name-note" id="key-name" maxLength={100} name="name" required />
      <p className="desk-small" id="key-name-note">
        What it is for, such as the program that uses it.
      </p>
      <label htmlFor="key-scope">Scope</label>
      <select
        aria-describedby="key-scope-note"
        id="key-scope"
        onChange={(event) => setScope(scopes.find((known) => known === event.target.value) ?? 'read')}
        value={scope}
      >
        {scopes.map((known) => (
          <option key={known} value={known}>
            {known}
          </option>
        ))}
      </select>
      <p className="desk-small" id="key-scope-note">
        {scopeWords[scope]}
      </p>
      {scope === 'read' ? (
        <>
          <label htmlFor="key-origins">Origins</label>
          <textarea
            aria-describedby="key-origins-note"
            id="key-origins"
            name="origins"
            placeholder="https://blog.example"
            rows={2}
          />
          <p className="desk-small" id="key-origins-note">
            Sites whose pages may send it, one a line. Leave it empty for servers: no page may send it then.
          </p>
        </>
      ) : null}
      <label htmlFor="key-ends">Last day</label>
      <input aria-describedby="key-ends-note" id="key-ends" name="ends" type="date" />
      <p className="desk-small" id="key-ends-note">
        Left empty, the key works until somebody ends it.
      </p>
      <label htmlFor="key-proof">{hasCodes ? 'A one-time code of yours' : 'The password you sign in with'}</label>
      <input
        autoComplete={hasCodes ? 'one-time-code' : 'current-password'}
        id="key-proof"
        maxLength={256}
        name="proof"
        required
        type={hasCodes ? 'text' : 'password'}
      />
      <p className="desk-problem" role="alert">
        {problem}
      </p>
      <button className="desk-button" disabled={busy} type="submit">
        Make the key
      </button>
    </form>
  )
}
