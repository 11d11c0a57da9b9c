import { describe, expect, it } from 'vitest'
import { createLogger, redactText } from '../../../../src/platform/log/logger'

/** Everything a logger writes while `work` uses it. */
const written = (work: (log: ReturnType<typeof createLogger>) => void): string => {
  const lines: string[] = []
  work(createLogger('trace', { write: (line) => lines.push(line) }))
  expect(lines.length).toBeGreaterThan(0)
  return lines.join('')
}

const canaries = ['ann.reader@leak.example', '203.0.113.77', '2001:db8::77']
const sentence = canaries.join(' and ')
const expectClean = (text: string) => {
  for (const canary of canaries) expect(text).not.toContain(canary)
}

describe('redactText', () => {
  it.each([
    ['ann@leak.example', '[email]'],
    ['Ann <ann+tag@leak.example>, please', 'Ann <[email]>, please'],
    ['user=ann@leak.example;', 'user=[email];'],
    ['/x?email=ann%40leak.example&y', '/x?email=[email]&y'],
    ['münze@bücher.example', '[email]'],
    ['ann＠leak.example', '[email]'],
    ['from 203.0.113.77.', 'from [ip].'],
    ['…203.0.113.77:4711', '…[ip]:4711'],
    ['ip:2001:db8::77', 'ip:[ip]'],
    ['[2001:db8::77]:443', '[[ip]]:443'],
    ['2001:db8::77: refused', '[ip] refused'],
    ['2001%3Adb8%3A%3A77', '[ip]'],
    ['::ffff:203.0.113.77', '[ip][ip]'],
    ['fe80::1%eth0', '[ip]%eth0'],
  ])('takes the address out of %s', (text, clean) => {
    expect(redactText(text)).toBe(clean)
  })

  it.each([
    'Payload 3.90.1 at 10:04:25',
    'Listening on 127.0.0.1:3000 and ::1',
    'std::string in Foo::bar()',
    '2026-05-04T10:00:00.000Z',
    'file:///app/dist/server.js:12:34',
    'node:internal/timers:520:17',
  ])('leaves %s alone', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('leaves no half of an address where it cuts a long text', () => {
    expect(redactText(`${'x '.repeat(4090)}ann.reader@leak.example`)).not.toContain('ann.')
  })

  it('reads a hostile text in a bounded time', () => {
    const start = process.cpuUsage().user
    for (const text of ['a'.repeat(100_000), 'a@'.repeat(50_000), ':'.repeat(100_000), '1.'.repeat(50_000)])
      redactText(text)
    expect(process.cpuUsage().user - start).toBeLessThan(1_000_000)
  })
})

describe('createLogger', () => {
  it('takes addresses out of messages, their arguments and objects', () => {
    const text = written((log) => {
      log.info(sentence)
      log.info('%s said %o', sentence, { deep: { in: [sentence] } })
      log.warn({ note: sentence, [sentence]: 1, list: [{ note: sentence }] }, sentence)
      log.error({ msg: sentence })
    })
    expectClean(text)
    expect(text.match(/\[email\]/g)?.length).toBeGreaterThan(5)
  })

  it('takes them out of errors, their stacks and causes, and keeps name, code and frames', () => {
    const cause = Object.assign(new TypeError(`inner ${sentence}`), { code: 'SQLITE_BUSY', detail: sentence })
    const error = new Error(`outer ${sentence}`, { cause: new AggregateError([cause], sentence) })
    const text = written((log) => {
      log.error(error)
      log.error({ err: error, msg: 'It failed' })
      log.error(error, 'It failed')
    })
    expectClean(text)
    expect(text).toContain('"code":"SQLITE_BUSY"')
    expect(text).toContain('TypeError')
    expect(text).toContain('logger.test.ts')
    expect(text).not.toContain('"detail"')
  })

  it('writes neither the statement nor the parameters of a failed query, however deep', () => {
    const query = Object.assign(new Error('Failed query: insert into comments values (?)\nparams: secret text'), {
      name: 'DrizzleQueryError',
      query: 'insert into comments',
      params: ['secret text', sentence],
    })
    const text = written((log) => log.error(new Error('Could not save', { cause: query })))
    expectClean(text)
    expect(text).not.toContain('secret text')
    expect(text).not.toContain('insert into')
    expect(text).toContain('DrizzleQueryError')
  })

  it('takes addresses out of what child loggers are bound to', () => {
    expectClean(written((log) => log.child({ who: sentence }).info('x')))
  })

  it('hides what is secret by name', () => {
    const text = written((log) => log.info({ headers: { cookie: 'payload-token=abc', authorization: 'Bearer abc' } }))
    expect(text).not.toContain('abc')
  })

  it('writes a bounded line for objects that go in circles and wide', () => {
    const wide: Record<string, unknown> = {}
    for (let key = 0; key < 64; key += 1) wide[`k${key}`] = wide
    const text = written((log) => log.info({ wide }))
    expect(text.length).toBeLessThan(500_000)
  })
})
