import { describe, expect, it } from 'vitest'
import { createAfterCommit } from '../../../../../src/platform/database/afterCommit'
import { colloquySqlite } from '../../../../../src/platform/database/sqlite/adapter'

const at = (url: string) => colloquySqlite({ url, afterCommit: createAfterCommit(), migrations: [] })

describe('colloquySqlite', () => {
  it.each(['file:data/a.db', 'file:./a.db', 'file:/srv/a.db', 'file:///srv/a.db', 'file://localhost/srv/a.db'])(
    'takes %s',
    (url) => {
      expect(at(url)).toMatchObject({ name: 'sqlite', defaultIDType: 'text' })
    },
  )

  it.each(['file::memory:', ':memory:', 'mongodb://127.0.0.1/a', 'file:'])('refuses %s', (url) => {
    expect(() => at(url)).toThrow('must be a file: address')
  })
})
