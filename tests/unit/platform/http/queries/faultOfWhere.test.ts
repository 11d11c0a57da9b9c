import type { FlattenedField } from 'payload'
import { describe, expect, it } from 'vitest'
import { faultOfWhere } from '../../../../../src/platform/http/queries/conditions'

const fields: FlattenedField[] = [{ name: 'updatedAt', type: 'date' }]
const faultOf = (value: unknown) => faultOfWhere({ updatedAt: { greater_than: value } }, fields, () => undefined)

describe('faultOfWhere', () => {
  it('takes a date as Payload’s admin compares with one', () => {
    expect(faultOf(new Date('2026-05-04T10:00:00.000Z'))).toBeUndefined()
  })

  it('refuses a date that is none', () => {
    expect(faultOf(new Date(Number.NaN))).toBe('updatedAt: this is no value of its kind.')
  })

  it('refuses an object in place of a value', () => {
    expect(faultOf({ $gt: '' })).toBe('updatedAt: this is no value to compare with.')
  })
})
