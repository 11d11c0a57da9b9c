import { ColloquyError, createClient } from '@colloquy/client'

/** Posts what stands in a form, and says at its fields what is wrong with it. */
export function answerForm(form: HTMLFormElement): void {
  const { article = '', server = '' } = form.dataset
  // What makes a reader known is kept in this browser.
  const colloquy = createClient({ url: server, storage: localStorage })
  const said = form.querySelector('[role=status]')
  const text = (fields: FormData, name: string) => String(fields.get(name) ?? '')

  const showFaults = (error: ColloquyError) => {
    const others: string[] = []
    for (const { message, path } of error.faults) {
      const field = path === undefined ? null : form.elements.namedItem(path)
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
        field.setAttribute('aria-invalid', 'true')
        const fault = Object.assign(document.createElement('span'), { className: 'fault', textContent: message })
        field.after(fault)
      } else others.push(message)
    }
    if (said) said.textContent = others.join(' ')
    form.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }

  const post = async () => {
    const fields = new FormData(form)
    for (const fault of form.querySelectorAll('.fault')) fault.remove()
    for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
    try {
      const { doc, message } = await colloquy.post({
        article,
        ...(text(fields, 'parent') && { parent: text(fields, 'parent') }),
        name: text(fields, 'name'),
        email: text(fields, 'email'),
        ...(text(fields, 'url') && { url: text(fields, 'url') }),
        content: text(fields, 'content'),
      })
      form.reset()
      if (said) said.textContent = message
      // The page is made anew by the next build; until then the reader's own comment stands here.
      if (doc.status !== 'approved') return
      const own = document.createElement('li')
      own.innerHTML = doc.html ?? ''
      document.querySelector('#thread')?.append(own)
    } catch (error) {
      if (!(error instanceof ColloquyError)) throw error
      showFaults(error)
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void post()
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-reply]'))
    button.addEventListener('click', () => {
      const parent = form.elements.namedItem('parent')
      if (parent instanceof HTMLInputElement) parent.value = button.dataset.reply ?? ''
      form.scrollIntoView()
    })
}
