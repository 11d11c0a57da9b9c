import type { PayloadRequest } from 'payload'
import { expect, it } from 'vitest'
import { type Addition, createAfterCommit } from '../../../../src/platform/database/afterCommit'

const of = (transactionID: string | undefined) => ({ transactionID }) as unknown as PayloadRequest

const listening = () => {
  const afterCommit = createAfterCommit()
  const told: { changes: readonly string[]; addition: Addition | undefined }[] = []
  afterCommit.subscribe((changes, addition) => void told.push({ changes, addition }))
  return { afterCommit, told }
}

it('tells what a transaction adds, with when its commit began', async () => {
  const { afterCommit, told } = listening()
  await afterCommit.note(of('1'), ['queue'])
  await afterCommit.note(of('1'), ['comments:7', 'articles'], 'a comment')
  const before = performance.now()
  afterCommit.committing('1')
  const after = performance.now()
  afterCommit.committed('1')
  const [{ addition, changes } = { addition: undefined, changes: [] }] = told
  expect(changes).toEqual(['queue', 'comments:7', 'articles'])
  expect(addition).toMatchObject({ tags: ['comments:7', 'articles'], change: 'a comment' })
  expect(addition?.since).toBeGreaterThanOrEqual(before)
  expect(addition?.since).toBeLessThanOrEqual(after)
})

const end = ({ afterCommit }: ReturnType<typeof listening>, id: string) => {
  afterCommit.committing(id)
  afterCommit.committed(id)
}

it.each<[string, (parts: ReturnType<typeof listening>) => Promise<void>]>([
  [
    'changes the same in another way before',
    async (parts) => {
      await parts.afterCommit.note(of('1'), ['comments:7'])
      await parts.afterCommit.note(of('1'), ['comments:7', 'articles'], 'a comment')
      end(parts, '1')
    },
  ],
  [
    'changes the same in another way after',
    async (parts) => {
      await parts.afterCommit.note(of('1'), ['comments:7', 'articles'], 'a comment')
      await parts.afterCommit.note(of('1'), ['articles'])
      end(parts, '1')
    },
  ],
  [
    'adds two',
    async (parts) => {
      await parts.afterCommit.note(of('1'), ['comments:7'], 'a comment')
      await parts.afterCommit.note(of('1'), ['comments:7'], 'another')
      end(parts, '1')
    },
  ],
  [
    'may or may not have been committed',
    async ({ afterCommit }) => {
      await afterCommit.note(of('1'), ['comments:7'], 'a comment')
      afterCommit.committing('1')
      afterCommit.uncertain('1')
    },
  ],
  [
    'did not say when its commit began',
    async ({ afterCommit }) => {
      await afterCommit.note(of('1'), ['comments:7'], 'a comment')
      afterCommit.committed('1')
    },
  ],
  ['is none', ({ afterCommit }) => afterCommit.note(of(undefined), ['comments:7'], 'a comment')],
])('tells of changes only where a transaction %s', async (_name, play) => {
  const parts = listening()
  await play(parts)
  expect(parts.told).toHaveLength(1)
  expect(parts.told[0]?.changes).toContain('comments:7')
  expect(parts.told[0]?.addition).toBeUndefined()
})

it('tells nothing of what was rolled back', async () => {
  const { afterCommit, told } = listening()
  await afterCommit.note(of('1'), ['comments:7'], 'a comment')
  afterCommit.committing('1')
  afterCommit.rolledBack('1')
  afterCommit.committed('1')
  expect(told).toEqual([])
})

it('adds nothing while another commit adds to the same, which may be told of in any order; to something else it does', async () => {
  const { afterCommit, told } = listening()
  for (const id of ['1', '2', '3'])
    await afterCommit.note(of(id), ['comments', `comments:${id === '3' ? 8 : 7}`], `comment ${id}`)
  for (const id of ['1', '2', '3']) afterCommit.committing(id)
  for (const id of ['2', '3', '1']) afterCommit.committed(id)
  expect(told.map(({ addition }) => addition?.change)).toEqual([undefined, 'comment 3', 'comment 1'])
})
