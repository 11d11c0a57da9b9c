// Shows how far something is, on stderr: one line that changes in a terminal, plain lines elsewhere.
const width = 24
const plainEveryMs = 15_000

/** `━━━━──────  40 %` */
export const bar = (share) => {
  const done = Math.round(Math.min(1, Math.max(0, share)) * width)
  return `${'━'.repeat(done)}${'─'.repeat(width - done)} ${String(Math.round(share * 100)).padStart(3)} %`
}

/** Starts a line for `label`; `phase({name, share})` moves it, `done(word)` ends it. */
export const startProgress = (label, { stream = process.stderr, now = Date.now } = {}) => {
  const begun = now()
  let current = { name: 'starting', share: 0 }
  const seconds = () => `${Math.round((now() - begun) / 1000)} s`
  const draw = () => {
    if (stream.isTTY) stream.write(`\r\x1b[2K${label}  ${bar(current.share)}  ${current.name}, ${seconds()}`)
    else stream.write(`${label}: ${current.name}, ${seconds()}\n`)
  }
  draw()
  const timer = setInterval(draw, stream.isTTY ? 1000 : plainEveryMs)
  timer.unref()
  return {
    phase: (next) => {
      if (next.share <= current.share) return
      current = next
      draw()
    },
    done: (word) => {
      clearInterval(timer)
      stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${label}: ${word} after ${seconds()}\n`)
    },
  }
}
