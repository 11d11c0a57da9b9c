// Runs in readers' browsers, beside a page that is whole without it: shows times in the reader's own zone, a preview of what
// is being written without leaving the page, and how many comments have come since.
// In a block of its own: scripts of one page share their outermost names.
{
  const { lang } = document.documentElement
  const locale = lang === 'en' ? 'en-GB' : lang
  const local = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' })
  const showTimes = (part) => {
    for (const time of part.querySelectorAll('time[data-local]')) {
      const at = new Date(time.dateTime)
      if (Number.isNaN(at.getTime())) continue
      time.textContent = local.format(at)
      time.title = full.format(at)
    }
  }
  showTimes(document)

  const preview = document.getElementById('preview')
  const form = preview?.closest('form')
  const button = form?.elements.namedItem('preview')
  const shown = preview?.querySelector('.text')
  button?.addEventListener('click', async (event) => {
    event.preventDefault()
    // Before its text comes: what comes into a place that is not there yet is not said.
    preview.hidden = false
    try {
      const response = await fetch('/api/comments/preview', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: form.elements.namedItem('content').value }),
      })
      const answer = await response.json()
      // The html is the one comments are published as: sanitised by the server.
      if (response.ok) shown.innerHTML = answer.html
      else shown.textContent = answer.errors?.[0]?.data?.errors?.[0]?.message ?? answer.errors?.[0]?.message ?? ''
      preview.scrollIntoView({ block: 'nearest' })
    } catch {
      // Without a connection to the API the server shows it on a page of its own.
      form.requestSubmit(button)
    }
  })

  // The sentences of this script are in the page, in its language.
  const comments = document.getElementById('comments')
  const words = comments?.dataset ?? {}

  // How long one's own comment can still be changed; when that is over, so are the links.
  let counting
  const countDown = () => {
    clearTimeout(counting)
    const owned = document.querySelectorAll('.own[data-seconds]')
    for (const row of owned) {
      const seconds = Math.ceil(Number(row.dataset.seconds) - performance.now() / 1000)
      const left = row.querySelector('.left')
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      if (left) left.textContent = words.left.replace('{time}', time)
      if (seconds <= 0) row.remove()
    }
    if (owned.length > 0) counting = setTimeout(countDown, 1000)
  }
  countDown()

  // The form goes to the comment it answers, and back to its place below the discussion, with all that is written in it.
  const reply = form?.closest('#reply')
  const title = document.getElementById('reply-title')
  const answered = () => form?.elements.namedItem('parent')?.value
  /** Puts the form below a comment of this page, or below the discussion. */
  const placeReply = (id) => {
    const comment = id && document.getElementById(`comment-${id}`)
    if (comment) comment.after(reply)
    else comments.after(reply)
  }
  const answer = (id) => {
    const field =
      form.elements.namedItem('parent') ?? Object.assign(document.createElement('input'), { name: 'parent' })
    field.type = 'hidden'
    field.value = id ?? ''
    form.append(field)
    reply.querySelector('.stop-reply')?.parentElement.remove()
    if (id) {
      const [before, after] = words.reply.split('{name}')
      const name = document.createElement('bdi')
      name.textContent = document.getElementById(`name-${id}`)?.textContent
      title.replaceChildren(before, name, after)
      const stop = Object.assign(document.createElement('a'), { className: 'stop-reply', href: '#reply' })
      stop.textContent = words.stop
      const line = Object.assign(document.createElement('p'), { className: 'way' })
      line.append(stop)
      title.after(line)
    } else title.textContent = words.leave
    placeReply(id)
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a.reply-link, a.stop-reply')
    if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const before = answered()
    const { id } = link.dataset
    answer(id)
    if (id) {
      const content = form.elements.namedItem('content')
      content.focus({ preventScroll: true })
      // With what is answered in view above it.
      content.scrollIntoView({ block: 'center' })
    } else document.querySelector(`.reply-link[data-id="${before}"]`)?.focus()
  })

  // The form to change a comment, in its place. It is the one of the page behind the link.
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a.edit-link')
    const text = link?.closest('.comment')?.querySelector(':scope > .text')
    if (!text || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const opened = text.parentElement.querySelector(':scope > form.edit')
    if (opened) return opened.querySelector('textarea').focus()
    try {
      const response = await fetch(link.href)
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const edit = page.querySelector('form.edit')
      edit.setAttribute('aria-label', page.getElementById('edit-title').textContent)
      const area = edit.querySelector('textarea')
      // The page has a field of that name already.
      area.id = 'edit-content'
      edit.querySelector('label').htmlFor = area.id
      const cancel = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet' })
      cancel.textContent = words.cancel
      cancel.addEventListener('click', () => {
        edit.remove()
        text.hidden = false
        // The link is gone with the time to change it.
        const comment = text.closest('.comment')
        comment.tabIndex = -1
        const back = link.isConnected ? link : comment
        back.focus()
      })
      edit.querySelector('.buttons').append(' ', cancel)
      text.hidden = true
      text.after(edit)
      area.focus()
    } catch {
      location.assign(link.href)
    }
  })

  // How many comments have come since is announced, and they are shown when asked for: nothing moves under the reader's eyes. Only
  // while the page is looked at: browsers have few connections for one site.
  let published = Number(comments?.dataset.published)
  let news
  const announce = () => {
    // What is removed makes room for what is new.
    published = Math.min(published, news.count)
    const missing = news.count - published
    const place = comments.querySelector('.fresh')
    if (missing === 0) return place.replaceChildren()
    const told = place.querySelector('button') ?? document.createElement('button')
    const forms = JSON.parse(words.fresh)
    const form = forms[new Intl.PluralRules(lang).select(missing)] ?? forms.other
    told.textContent = form.replace('#', new Intl.NumberFormat(lang).format(missing))
    if (told.isConnected) return
    told.type = 'button'
    told.addEventListener('click', showNews)
    place.append(told)
  }
  const showNews = async () => {
    // The page that the newest is on.
    const address = comments.dataset.comments + news.newest
    try {
      const response = await fetch(address)
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById('comments')
      showTimes(fresh)
      for (const row of fresh.querySelectorAll('.own[data-seconds]'))
        row.dataset.seconds = Number(row.dataset.seconds) + performance.now() / 1000
      published = Number(fresh.dataset.published)
      // The form is not of what is replaced.
      if (reply) placeReply()
      // What was closed stays closed.
      for (const { dataset } of comments.querySelectorAll('.replies:not([open])'))
        fresh.querySelector(`.replies[data-of="${dataset.of}"]`)?.removeAttribute('open')
      comments.replaceChildren(...fresh.childNodes)
      if (reply) placeReply(answered())
      countDown()
      announce()
      const newest = document.getElementById(`comment-${news.newest}`) ?? document.getElementById('comments-title')
      for (let around = newest.closest('details'); around; around = around.parentElement.closest('details'))
        around.open = true
      newest.tabIndex = -1
      newest.focus({ preventScroll: true })
      newest.scrollIntoView({ block: 'center' })
    } catch {
      location.assign(address)
    }
  }
  let stream
  const listen = () => {
    stream?.close()
    if (document.hidden) return
    stream = new EventSource(comments.dataset.live)
    stream.addEventListener('comments', ({ data }) => {
      news = JSON.parse(data)
      announce()
    })
  }
  if (comments?.dataset.live) {
    document.addEventListener('visibilitychange', listen)
    listen()
  }

  // A draft beside its form in the admin, or in a window of its own: Payload tells those that say they are ready of each save. What
  // comes in takes the place of what is shown, so that whoever reads keeps theirs.
  const admin = window.opener ?? (window.parent === window ? undefined : window.parent)
  if (admin && location.pathname.startsWith('/preview/')) {
    let saves = 0
    addEventListener('message', async ({ data, origin }) => {
      if (origin !== location.origin || data?.type !== 'payload-document-event') return
      const save = ++saves
      try {
        const response = await fetch(location.href)
        const page = new DOMParser().parseFromString(await response.text(), 'text/html')
        if (!response.ok || save !== saves) return
        showTimes(page)
        document.title = page.title
        document.querySelector('main').replaceWith(page.querySelector('main'))
      } catch {
        // The next save tries again.
      }
    })
    admin.postMessage({ type: 'payload-live-preview', ready: true }, location.origin)
  }

  // What is being written is kept in this browser until it is sent. Never the address.
  const content = form?.elements.namedItem('content')
  const article = form?.elements.namedItem('article')?.value
  const draft = `colloquy-draft-${article}`
  try {
    if (sessionStorage.getItem('colloquy-sent') === draft && location.hash.startsWith('#comment-')) {
      localStorage.removeItem(draft)
      sessionStorage.removeItem('colloquy-sent')
    }
    if (content?.value === '') content.value = localStorage.getItem(draft) ?? ''
    content?.addEventListener('input', () => {
      if (content.value === '') localStorage.removeItem(draft)
      else localStorage.setItem(draft, content.value)
    })
    form?.addEventListener('submit', (event) => {
      if (event.submitter?.name !== 'preview') sessionStorage.setItem('colloquy-sent', draft)
    })
  } catch {
    // Without storage nothing is kept.
  }
}
