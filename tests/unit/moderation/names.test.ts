import { describe, expect, it } from 'vitest'
import { claimsStaff, foldName, isNameLike, readingsOf, withoutDirectionMarks } from '../../../src/moderation/names'

const isLike = (name: string, reserved: string) => isNameLike(readingsOf(name), readingsOf(reserved))

describe('a name', () => {
  it.each([
    'Ada Byline',
    'ADA BYLINE',
    'Ada ByIine',
    'Ada Byl1ne',
    'Ada By1ine',
    'Ada By|ine',
    '4da Byline',
    'Ꭺda Byline',
    'ꓮda Byline',
    'Ada ꓐyline',
    'Ada ᗷyline',
    'АԁаВуІіпе',
    '𝓐da Byline',
    'Ａda Byline',
    'AdaByline',
    'A d a B y l i n e',
    'Ada B y l i n e',
    'Ada.Byline',
    'Ada Byline (staff)',
    'Ada Byline the author',
    'Byline Ada',
    'Ada Bylinee',
    'Ada Bylin',
    'Ada Byline 2',
    'Ada\u200b Byline\u202e',
    'Ádá Býliné',
  ])('written as %j is taken for Ada Byline', (name) => {
    expect(isLike(name, 'Ada Byline')).toBe(true)
  })

  it.each([
    ['Ida', 'Ada'],
    ['Ella', 'Elia'],
    ['Ada', 'Ada Byline'],
    ['Byline', 'Ada Byline'],
    ['Ada Lovelace', 'Ada Byline'],
    ['Ada Bylingen', 'Ada Byline'],
    ['राम', 'रम'],
    ['★', '☆'],
    ['', 'Ada'],
    ['123', '456'],
  ])('%j is not taken for %j', (name, reserved) => {
    expect(isLike(name, reserved)).toBe(false)
  })

  it.each(['d3sk', 'desk1', 'd e s k', 'DESK', 'dеsk'])('of few letters, written as %j, is taken for desk', (name) => {
    expect(isLike(name, 'desk')).toBe(true)
  })

  it.each(['Admin', 'The Moderator', 'Robin (staff)', 'ADM1N', 'Аdmin', 'A d m i n', 'admin2'])(
    '%j says that its bearer is staff',
    (name) => {
      expect(claimsStaff(readingsOf(name))).toBe(true)
    },
  )

  it.each(['Modesty', 'Staffan Ek', 'Edith Torres', 'Robin'])('%j says nothing of the kind', (name) => {
    expect(claimsStaff(readingsOf(name))).toBe(false)
  })
})

describe('marks of direction', () => {
  it('are taken out of names', () => {
    expect(withoutDirectionMarks('\u202eksed\u202c \u2067x\u2069\u200f\u200e\u061c')).toBe('ksed x')
  })
})

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
