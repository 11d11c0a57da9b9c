// Shows how far something is, on stderr: one line that changes in a terminal, plain lines elsewhere.
const width = 24
const plainEveryMs = 15_000
const typicalPhaseMs = 20_000

/** `━━━━──────  40 %` */
export const bar = (share) => {
  const done = Math.round(Math.min(1, Math.max(0, share)) * width)
  return `${'━'.repeat(done)}${'─'.repeat(width - done)} ${String(Math.round(share * 100)).padStart(3)} %`
}

/** How far a phase is believed to be after so many milliseconds: it comes near its end and never reaches it. */
export const creep = ({ share, until = share }, elapsedMs) =>
  share + (until - share) * (1 - Math.exp(-elapsedMs / typicalPhaseMs))

/** Starts a line for `label`; `phase({name, share, until})` moves it, `done(word)` ends it. */
export const startProgress = (label, { stream = process.stderr, now = Date.now } = {}) => {
  const begun = now()
  let current = { name: 'starting', share: 0 }
  let since = begun
  const seconds = () => `${Math.round((now() - begun) / 1000)} s`
  const draw = () => {
    if (stream.isTTY)
      stream.write(`\r\x1b[2K${label}  ${bar(creep(current, now() - since))}  ${current.name}, ${seconds()}`)
    else stream.write(`${label}: ${current.name}, ${seconds()}\n`)
  }
  draw()
  const timer = setInterval(draw, stream.isTTY ? 1000 : plainEveryMs)
  timer.unref()
  return {
    phase: (next) => {
      if (next.share <= current.share) return
      current = next
      since = now()
      draw()
    },
    done: (word) => {
      clearInterval(timer)
      stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${label}: ${word} after ${seconds()}\n`)
    },
  }
}
