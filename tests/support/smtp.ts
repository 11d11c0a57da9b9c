import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A mail as it came over the wire. `text` is decoded, `raw` is not. */
export type ReceivedMail = { from: string; to: string[]; raw: string; text: string; header(name: string): string }

export type SmtpServer = {
  /** For `SMTP_URL`. */
  url: string
  mails: ReceivedMail[]
  /** Answers every recipient with 450 or 550, address included, as mail servers do: for now, or for good. */
  refuse(refused: 'for now' | 'for good' | false): void
  /** Takes connections and ends them at once (`down`), or never says a word (`slow`). */
  fail(how: 'down' | 'slow' | undefined): void
  stop(): Promise<void>
}

const decoded = (raw: string): string => {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  // Of several forms of one mail the first, which is plain text.
  const boundary = /^content-type: multipart\/alternative;\s*boundary="([^"]+)"/im.exec(head)?.[1]
  if (boundary) return decoded(body.split(`--${boundary}\r\n`)[1]?.split(`\r\n--${boundary}`)[0] ?? '')
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

const toMail = (from: string, to: string[], raw: string): ReceivedMail => ({
  from,
  to,
  raw,
  text: decoded(raw),
  header: (name) => new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1] ?? '',
})

/** A mail server that takes every mail and keeps it, on a port of this machine. */
export const startSmtp = async (): Promise<SmtpServer> => {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let refused: 'for now' | 'for good' | false = false
  let failing: 'down' | 'slow' | undefined

  const converse = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    if (failing === 'down') return socket.destroy()
    if (failing === 'slow') return
    let buffer = ''
    let from = ''
    let to: string[] = []
    let inData = false
    const say = (line: string) => socket.write(`${line}\r\n`)
    const command = (line: string) => {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
      switch (line.slice(0, 4).toUpperCase()) {
        case 'EHLO':
        case 'HELO':
        case 'RSET':
          return say('250 tests')
        case 'MAIL':
          from = address
          to = []
          return say('250 ok')
        case 'RCPT':
          if (refused) return say(`${refused === 'for now' ? '450 4.2.1' : '550 5.1.1'} <${address}>: unknown`)
          to.push(address)
          return say('250 ok')
        case 'DATA':
          inData = true
          return say('354 go on')
        case 'QUIT':
          say('221 bye')
          return socket.end()
        default:
          return say('502 what?')
      }
    }
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      buffer += chunk
      for (;;) {
        const end = inData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n')
        if (end < 0) return
        const part = buffer.slice(0, end)
        buffer = buffer.slice(end + (inData ? 5 : 2))
        if (!inData) {
          command(part)
          continue
        }
        inData = false
        mails.push(toMail(from, to, part.replace(/^\.\./gm, '.')))
        say('250 kept')
      }
    })
    say('220 tests ready')
  }

  const server = createServer(converse).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    refuse: (value) => {
      refused = value
    },
    fail: (how) => {
      failing = how
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
