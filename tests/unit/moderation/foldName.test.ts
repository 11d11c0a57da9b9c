import { describe, expect, it } from 'vitest'
import { foldName } from '../../../src/moderation/foldName'

describe('foldName', () => {
  it.each([
    'Mara Lindqvist',
    '  mara   lindqvist ',
    'ＭＡＲＡ Lindqvist',
    'Mara\u00a0Lind\u200bqvist',
    'MARA\tLINDQVIST',
    'Mára Lindqvíst',
    'Маrа Lindqvist',
    'Mara.Lindqvist',
    '“Mara” Lindqvist',
  ])('finds %j to be one name', (name) => {
    expect(foldName(name)).toBe('mara lindqvist')
  })

  it('tells names apart', () => {
    expect(foldName('Mara Lindquist')).not.toBe(foldName('Mara Lindqvist'))
    expect(foldName('राम')).not.toBe(foldName('रम'))
    expect(foldName('★')).not.toBe(foldName('☆'))
  })
})
