import { inspect } from 'node:util'
import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  bindAddress,
  contextForRetry,
  contextOfItsOwn,
  defineSlot,
  isTakenOver,
  startContext,
  timeOf,
} from '../../../src/platform/context'

const address = '203.0.113.77'

/** A request of a process whose clock goes on by a millisecond at each look. */
const request = (): PayloadRequest => {
  let looks = 0
  const platform = { now: () => new Date(Date.parse('2026-05-04T10:00:00.000Z') + looks++) }
  return { context: {}, payload: { config: { custom: { services: { platform } } } } } as unknown as PayloadRequest
}

const kept = defineSlot<string>('test: kept', { isKeptByRetry: true })
const read = defineSlot<string>('test: read')

describe('the context of a request', () => {
  it('has one time, however often it is asked for', () => {
    const req = request()
    const first = timeOf(req)
    expect(timeOf(req)).toBe(first)
  })

  it('has the time of what is taken over', () => {
    const req = request()
    expect(isTakenOver(req)).toBe(false)
    startContext(req, { takenOverAt: new Date('2020-01-01T00:00:00.000Z') })
    expect([timeOf(req).toISOString(), isTakenOver(req)]).toEqual(['2020-01-01T00:00:00.000Z', true])
  })

  it('survives what Payload does to `req.context` at every operation', () => {
    const req = request()
    startContext(req, { address })
    read.write(req, 'a value')
    req.context = { ...req.context, added: true }
    expect([addressOf(req), read.read(req)]).toEqual([address, 'a value'])
  })

  it('takes over the address that the web request came from', () => {
    const web = new Request('http://localhost/')
    bindAddress(web, address)
    expect(addressOf(Object.assign(web, request()) as unknown as PayloadRequest)).toBe(address)
  })

  it('prints, serialises, copies and inspects as nothing', () => {
    const req = request()
    startContext(req, { address })
    kept.write(req, 'somebody@reader.example')
    const { context } = req
    const shown = [
      JSON.stringify(context),
      inspect(context, { depth: 10, showHidden: true }),
      String(context.colloquy),
      JSON.stringify(structuredClone({ ...(context.colloquy as object) })),
      JSON.stringify(Object.entries(context.colloquy as object)),
    ].join(' ')
    expect(shown).not.toMatch(/203\.0\.113|reader\.example/)
  })

  it('goes to a retry with its time, address and submission, and with nothing that was read or decided', () => {
    const req = request()
    startContext(req, { address })
    kept.write(req, 'sent')
    read.write(req, 'read in the first attempt')
    const retry = { ...req, context: contextForRetry(req) } as PayloadRequest
    expect([timeOf(retry), addressOf(retry), kept.read(retry), read.read(retry)]).toEqual([
      timeOf(req),
      address,
      'sent',
      undefined,
    ])
  })

  it('shares no slot with the retry', () => {
    const req = request()
    const retry = { ...req, context: contextForRetry(req) } as PayloadRequest
    read.write(retry, 'read in the second attempt')
    expect(read.read(req)).toBeUndefined()
  })

  it('is its own for a piece of work of its own', () => {
    const req = request()
    startContext(req, { address })
    kept.write(req, 'sent')
    const task = { ...req, context: contextOfItsOwn(req) } as PayloadRequest
    expect([addressOf(task), kept.read(task), timeOf(task) > timeOf(req)]).toEqual([undefined, undefined, true])
  })
})
