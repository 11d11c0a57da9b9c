import type { DefaultServerCellComponentProps } from 'payload'
import { describe, expect, it } from 'vitest'
import { LookedAtCell, LookerCell } from '../../../../src/privacy/admin/AuditCells'

const cell = (cellData: string, ownerType = 'comment') =>
  // Payload gives cells much more, and these look at this.
  ({ cellData, rowData: { ownerType, owner: cellData } }) as unknown as DefaultServerCellComponentProps

describe('who looked', () => {
  it.each([
    ['reader', 'The person themselves, by a mailed link'],
    ['operator', 'The operator, by a command'],
  ])('%s is told in words', (user, words) => {
    expect(LookerCell(cell(user)).props.children).toBe(words)
  })

  it('is an account otherwise', () => {
    expect(LookerCell(cell('0193')).props.cellData).toBe('0193')
  })
})

describe('what was looked at', () => {
  it.each([
    ['search', 'u1', 'An address they typed in'],
    ['request', 'r1', 'What is kept under their own address'],
    ['tombstone', 'e1:names', 'Whatever one address had sent'],
    ['tombstone', 'all', 'Everything a backup brought back'],
  ])('%s %s is told in words', (type, owner, words) => {
    expect(LookedAtCell(cell(owner, type)).props.children).toBe(words)
  })

  it('is a comment otherwise', () => {
    expect(LookedAtCell(cell('c1')).props.cellData).toBe('c1')
  })
})
