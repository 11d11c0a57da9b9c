import { ColloquyError } from '@colloquy/client'
import { colloquy, element, find, nameSite, picture, rendered, told } from './frontend.js'

/** @typedef {import('@colloquy/client').ThreadComment} Comment */

const slug = new URLSearchParams(location.search).get('slug') ?? ''
const shown = find('article', HTMLElement)
const form = find('#reply', HTMLFormElement)
const said = find('.said', HTMLElement, form)
const answering = find('#answering', HTMLElement)
/** @type {string | undefined} */
let parent

/** @param {Comment | undefined} comment */
function answer(comment) {
  parent = comment?.id
  answering.hidden = !comment
  find('b', HTMLElement, answering).textContent = comment?.name ?? ''
  if (comment) find('textarea', HTMLTextAreaElement, form).focus()
}

/**
 * @param {Comment} comment
 * @param {boolean} canReply
 * @returns {HTMLLIElement}
 */
function commentItem(comment, canReply) {
  const { badge, createdAt, html, id, name, removed, replies } = comment
  const button = element('button', { type: 'button' }, 'Reply')
  button.addEventListener('click', () => answer(comment))
  const head = element('p', { class: 'by' }, element('b', {}, name ?? ''), badge ? ` (${badge})` : '', ' · ')
  head.append(element('time', { datetime: createdAt }, new Date(createdAt).toLocaleString()))
  return element(
    'li',
    { id: `comment-${id}` },
    ...(removed
      ? [element('p', {}, 'This comment was removed.')]
      : [head, rendered(html), ...(canReply ? [button] : [])]),
    element('ol', {}, ...replies.map((reply) => commentItem(reply, canReply))),
  )
}

/** @param {boolean} canReply */
async function showThread(canReply) {
  const comments = []
  for await (const comment of colloquy.thread(slug)) comments.push(commentItem(comment, canReply))
  find('#thread', HTMLOListElement).replaceChildren(...comments)
}

/** Shows each fault at its field, and the others above the button. */
function showFaults(/** @type {ColloquyError} */ error) {
  const others = []
  for (const { message, path } of error.faults) {
    const field = path === undefined ? null : form.elements.namedItem(path)
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.setAttribute('aria-invalid', 'true')
      field.after(element('span', { class: 'fault' }, message))
    } else others.push(message)
  }
  said.textContent = others.join(' ')
  find('[aria-invalid], textarea', HTMLElement, form).focus()
}

async function post() {
  const fields = new FormData(form)
  const text = (/** @type {string} */ name) => String(fields.get(name) ?? '')
  for (const fault of form.querySelectorAll('.fault')) fault.remove()
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
  try {
    const { doc, message } = await colloquy.post({
      article: slug,
      ...(parent && { parent }),
      name: text('name'),
      email: text('email'),
      ...(text('url') && { url: text('url') }),
      content: text('content'),
    })
    said.textContent = message
    find('textarea', HTMLTextAreaElement, form).value = ''
    answer(undefined)
    if (doc.status === 'approved') await showThread(true)
  } catch (error) {
    if (!(error instanceof ColloquyError)) throw error
    showFaults(error)
  }
}

try {
  const [article, discussion] = await Promise.all([colloquy.articles.get(slug), colloquy.discussion(slug), nameSite()])
  document.title = article.title
  shown.replaceChildren(element('h1', {}, article.title), picture(article.hero), rendered(article.html))
  await showThread(discussion.open)
  find('#discussion', HTMLElement).hidden = false
  form.hidden = !discussion.open
  if (discussion.guidelines) find('#guidelines', HTMLElement).replaceWith(rendered(discussion.guidelines))
  if (!discussion.open) {
    find('#closed', HTMLElement).hidden = false
    find('#closed', HTMLElement).textContent = discussion.message ?? 'Comments are closed.'
  }
} catch (error) {
  shown.replaceChildren(element('p', { role: 'alert' }, told(error)))
}
form.addEventListener('submit', (event) => {
  event.preventDefault()
  post()
})
find('button', HTMLButtonElement, answering).addEventListener('click', () => answer(undefined))
