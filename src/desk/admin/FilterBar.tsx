import { Link } from '@payloadcms/ui'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useState } from 'react'
import { reasonCodes, reasonLabel } from '#moderation/client'
import type { DeskApi } from './deskApi'
import { type DeskFilters, isNarrowed, withoutFilters } from './deskUrl'
import { useTarget } from './useDesk'

type FilterBarProps = {
  api: DeskApi
  admin: string
  /** Whether whoever looks may search by address. */
  mayFindAddress: boolean
  filters: DeskFilters
  show: (filters: DeskFilters, how?: 'push' | 'replace') => void
  searchField: RefObject<HTMLInputElement | null>
  /** Takes the keyboard to the list; to what a search that has just begun finds. */
  leaveSearch: (isNew: boolean) => void
}

/** Search, sort and everything that narrows a list. Each choice is a step the back button takes back. */
export function FilterBar({ admin, api, filters, leaveSearch, mayFindAddress, searchField, show }: FilterBarProps) {
  const set = (changes: Partial<DeskFilters>) => show({ ...filters, ...changes })
  const narrowing = [filters.article, filters.reason, filters.author, filters.from, filters.to, filters.links]
  const count = narrowing.filter(Boolean).length
  const [open, setOpen] = useState(count > 0)
  return (
    <search className="queue-filters">
      <div className="queue-filters__line">
        <SearchField field={searchField} filters={filters} leave={leaveSearch} show={show} />
        <Labelled label="Order">
          <select
            className="desk-input"
            onChange={(event) => set({ sort: event.target.value === 'newest' ? 'newest' : 'oldest' })}
            value={filters.sort}
          >
            <option value="oldest">Oldest first</option>
            <option value="newest">Newest first</option>
          </select>
        </Labelled>
        <button
          aria-controls="queue-more-filters"
          aria-expanded={open}
          className="desk-button"
          onClick={() => setOpen(!open)}
          type="button"
        >
          Filters{count > 0 ? ` (${count})` : ''}
        </button>
        {isNarrowed(filters) ? (
          <button className="desk-button" onClick={() => show(withoutFilters(filters))} type="button">
            Clear
          </button>
        ) : null}
      </div>
      <div className="queue-filters__grid" hidden={!open} id="queue-more-filters">
        {open ? <ArticleChoice api={api} chosen={filters.article} set={(article) => set({ article })} /> : null}
        <Labelled label="Reason">
          <select
            className="desk-input"
            onChange={(event) => set({ reason: event.target.value || undefined })}
            value={filters.reason ?? ''}
          >
            <option value="">Any</option>
            {reasonCodes.map((code) => (
              <option key={code} value={code}>
                {reasonLabel(code)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label="Author">
          <CommittedInput
            placeholder="Exact name"
            set={(author) => set({ author })}
            type="text"
            value={filters.author}
          />
        </Labelled>
        <Labelled label="From">
          <CommittedInput set={(from) => set({ from })} type="date" value={filters.from} />
        </Labelled>
        <Labelled label="To">
          <CommittedInput set={(to) => set({ to })} type="date" value={filters.to} />
        </Labelled>
        <label className="queue-check">
          <input
            checked={filters.links ?? false}
            onChange={(event) => set({ links: event.target.checked || undefined })}
            type="checkbox"
          />
          Has links
        </label>
        {open && mayFindAddress ? <AddressSearch admin={admin} api={api} /> : null}
      </div>
    </search>
  )
}

/** One article of those whoever asks may see. */
export function ArticleChoice({
  api,
  chosen,
  set,
}: {
  api: DeskApi
  chosen: string | undefined
  set: (article: string | undefined) => void
}) {
  const { collection, titleField } = useTarget()
  const [articles, setArticles] = useState<readonly { id: string; title: string }[]>([])
  useEffect(() => {
    void api.titles(collection, titleField).then((answer) => {
      if (answer.ok)
        setArticles(answer.value.docs.map((doc) => ({ id: String(doc.id), title: String(doc[titleField] ?? '') })))
    })
  }, [api, collection, titleField])
  const missing = chosen && !articles.some(({ id }) => id === chosen)
  return (
    <Labelled label="Article">
      <select className="desk-input" onChange={(event) => set(event.target.value || undefined)} value={chosen ?? ''}>
        <option value="">Any</option>
        {missing ? <option value={chosen}>The chosen article</option> : null}
        {articles.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type SearchFieldProps = {
  filters: DeskFilters
  show: (filters: DeskFilters, how?: 'push' | 'replace') => void
  field: RefObject<HTMLInputElement | null>
  leave: FilterBarProps['leaveSearch']
}

/** Searches while one types, without a step in the history for every letter. */
function SearchField({ field, filters, leave, show }: SearchFieldProps) {
  const [text, setText] = useState(filters.search ?? '')
  // The back button changes it as well.
  useEffect(() => setText(filters.search ?? ''), [filters.search])
  useEffect(() => {
    const search = text.trim() || undefined
    if (search === filters.search) return
    const timer = setTimeout(() => show({ ...filters, search }, 'replace'), 300)
    return () => clearTimeout(timer)
  }, [filters, show, text])
  const toList = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return
    // Escape would empty the field.
    event.preventDefault()
    const search = text.trim() || undefined
    const isNew = search !== filters.search
    leave(isNew)
    if (isNew) show({ ...filters, search }, 'replace')
  }
  return (
    <Labelled label="Search">
      <input
        className="desk-input"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={toList}
        placeholder="Text, name or article"
        ref={field}
        type="search"
        value={text}
      />
    </Labelled>
  )
}

type CommittedInputProps = {
  type: 'text' | 'date'
  value: string | undefined
  placeholder?: string
  set: (value: string | undefined) => void
}

/** Takes effect when one leaves it or presses Enter: half a name is no filter. */
export function CommittedInput({ placeholder, set, type, value }: CommittedInputProps) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const commit = () => {
    if ((text.trim() || undefined) !== value) set(text.trim() || undefined)
  }
  return (
    <input
      className="desk-input"
      onBlur={commit}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
      placeholder={placeholder}
      type={type}
      value={text}
    />
  )
}

/** A field under its label. */
export function Labelled({ children, label }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="queue-field">
      <span>{label}</span>
      {children}
    </label>
  )
}

type Found = { comments: readonly string[] } | { failed: string } | undefined

const shown = 20

/** Finds what one address has sent, exactly. The address goes to the server only, and every search is recorded. */
export function AddressSearch({ admin, api }: { admin: string; api: DeskApi }) {
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Found>()

  const find = async () => {
    setBusy(true)
    const answer = await api.findByAddress(email.trim())
    setBusy(false)
    setFound(answer.ok ? answer.value : { failed: answer.message })
  }

  return (
    <form
      className="queue-address"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy && email.trim()) void find()
      }}
    >
      <div className="queue-filters__line">
        <Labelled label="Everything from an email address">
          <input
            aria-describedby="queue-address-note"
            autoComplete="off"
            className="desk-input"
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            value={email}
          />
        </Labelled>
        <button className="desk-button" disabled={busy || email.trim() === ''} type="submit">
          Find
        </button>
      </div>
      <p className="desk-small" id="queue-address-note">
        It has to be the whole address. Every search is recorded with your name.
      </p>
      <div aria-live="polite">
        {found && 'failed' in found ? <p>{found.failed}</p> : null}
        {found && 'comments' in found ? <Comments admin={admin} ids={found.comments} /> : null}
      </div>
    </form>
  )
}

function Comments({ admin, ids }: { admin: string; ids: readonly string[] }) {
  if (ids.length === 0) return <p>No comment came from this address.</p>
  const more = ids.length > shown ? ` The newest ${shown}:` : ''
  return (
    <>
      <p>
        {ids.length === 1 ? '1 comment' : `${ids.length} comments`} came from this address.{more}
      </p>
      <ol className="queue-address__found">
        {ids.slice(0, shown).map((id, index) => (
          <li key={id}>
            <Link href={`${admin}/collections/comments/${id}`} prefetch={false}>
              {index === 0 ? 'The newest' : `Number ${index + 1}`}
            </Link>
          </li>
        ))}
      </ol>
    </>
  )
}
