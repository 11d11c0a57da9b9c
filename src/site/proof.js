// Runs in readers' browsers: while somebody fills in the form, it does a task in the background, whose solution makes a
// suspicious comment less so. Without it everything works, and such a comment waits for a moderator.
const field = document.querySelector('input[name=proof]')
const form = field?.form
const digest = async (text) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
const solve = async () => {
  const response = await fetch('/api/challenge')
  if (!response.ok) return
  const { algorithm, challenge, maxnumber, salt, signature } = await response.json()
  for (let number = 0; number <= maxnumber; number++)
    if ((await digest(salt + number)) === challenge) {
      field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
      return
    }
}
let working
const start = () => {
  working ??= solve().catch(() => {})
}
if (form && globalThis.crypto && crypto.subtle) {
  form.addEventListener('focusin', start, { once: true })
  let waited = false
  form.addEventListener('submit', (event) => {
    if (field.value || waited) return
    event.preventDefault()
    start()
    // Nobody waits long for a task that will not end: the comment is sent all the same.
    Promise.race([working, new Promise((resolve) => setTimeout(resolve, 8000))]).then(() => {
      waited = true
      form.requestSubmit()
    })
  })
}
