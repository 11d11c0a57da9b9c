// Runs in readers' browsers, beside a page that is whole without it: shows times in the reader's own zone, and a preview of what
// is being written without leaving the page.
// In a block of its own: scripts of one page share their outermost names.
{
  const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })
  for (const time of document.querySelectorAll('time[data-local]')) {
    const at = new Date(time.dateTime)
    if (Number.isNaN(at.getTime())) continue
    time.textContent = local.format(at)
    time.title = full.format(at)
  }

  const preview = document.getElementById('preview')
  const form = preview?.closest('form')
  const button = form?.elements.namedItem('preview')
  const shown = preview?.querySelector('.text')
  button?.addEventListener('click', async (event) => {
    event.preventDefault()
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
      preview.hidden = false
      preview.scrollIntoView({ block: 'nearest' })
    } catch {
      // Without a connection to the API the server shows it on a page of its own.
      form.requestSubmit(button)
    }
  })
}
