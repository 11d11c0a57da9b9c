import { describe, expect, it } from 'vitest'
import type { ModerationResult } from '../../../../src/comments/decisions/decideComment'
import { summarise } from '../../../../src/desk/admin/words'
import type { FaultCode } from '../../../../src/platform/errors'

const done = (id: string, changed = true): ModerationResult => ({
  id,
  ok: true,
  status: 'approved',
  updatedAt: '2026-01-01T00:00:00.000Z',
  changed,
  event: changed ? `event-${id}` : null,
})
const refused = (id: string, code: FaultCode): ModerationResult => ({
  id,
  ok: false,
  error: { status: 409, code, message: code },
})

describe('summarise', () => {
  it('counts what was done and what somebody else was faster with', () => {
    expect(summarise('approved', [refused('3', 'conflict'), done('1'), done('2'), done('4')])).toEqual({
      text: '3 approved, 1 changed by somebody else.',
      done: 'some',
    })
  })

  it('tells when everything and when nothing went as asked', () => {
    expect(summarise('spam', [done('1'), done('2')])).toEqual({ text: '2 marked as spam.', done: 'all' })
    expect(summarise('spam', [refused('1', 'conflict')]).done).toBe('none')
  })

  it('tells what had the status already from what was changed', () => {
    expect(summarise('trash', [done('1', false), done('2')]).text).toBe('1 already in trash, 1 moved to the trash.')
  })

  it('says why others stayed', () => {
    const results = (['not_found', 'incomplete', 'refused'] as const).map((code) => refused(code, code))
    expect(summarise('approved', results).text).toBe(
      '1 no longer there, 1 cannot be published (required details are missing), 1 refused.',
    )
  })

  it('has words for nothing at all', () => {
    expect(summarise('approved', []).text).toBe('Nothing was changed.')
  })
})
