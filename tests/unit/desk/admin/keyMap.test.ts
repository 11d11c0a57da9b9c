import { describe, expect, it } from 'vitest'
import { bindings, commandOf, isTypingIn } from '../../../../src/desk/admin/keys'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
})

describe('the keys of the desk', () => {
  it('give every command by its own key', () => {
    for (const { command, key, shift } of bindings)
      expect(commandOf(press(key, { shiftKey: shift ?? false }), false)).toBe(command)
    expect(new Set(bindings.map(({ command }) => command)).size).toBe(bindings.length)
  })

  it('tell x from Shift x, also where Shift makes a capital of it', () => {
    expect(commandOf(press('x'), false)).toBe('select')
    expect(commandOf(press('X', { shiftKey: true }), false)).toBe('selectRange')
  })

  it('do not decide by a capital letter', () => {
    expect(commandOf(press('A', { shiftKey: true }), false)).toBeUndefined()
  })

  it('find / and ? on keyboards that need Shift for them', () => {
    expect(commandOf(press('?', { shiftKey: true }), false)).toBe('help')
    expect(commandOf(press('/', { shiftKey: true }), false)).toBe('search')
  })

  it('rest while somebody types', () => {
    expect(commandOf(press('a'), true)).toBeUndefined()
  })

  it.each(['ctrlKey', 'altKey', 'metaKey'] as const)('leave shortcuts with %s to the browser', (held) => {
    expect(commandOf(press('a', { [held]: true }), false)).toBeUndefined()
  })
})

describe('isTypingIn', () => {
  it.each([
    [{ tagName: 'INPUT', type: 'search' }, true],
    [{ tagName: 'INPUT', type: 'date' }, true],
    [{ tagName: 'INPUT', type: 'checkbox' }, false],
    [{ tagName: 'TEXTAREA' }, true],
    [{ tagName: 'SELECT' }, true],
    [{ tagName: 'DIV', isContentEditable: true }, true],
    [{ tagName: 'ARTICLE' }, false],
    [null, false],
  ])('knows whether %o takes the keys', (element, typing) => {
    expect(isTypingIn(element)).toBe(typing)
  })
})
