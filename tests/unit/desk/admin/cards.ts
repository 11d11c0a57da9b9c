import type { DeskCard } from '../../../../src/desk/types'

/** A card as the server sends it; only what a test is about need be said. */
export const card = (id: string, changes: Partial<DeskCard> = {}): DeskCard => ({
  id,
  article: { id: 'article', title: 'The harbour', slug: 'the-harbour', path: '/articles/the-harbour' },
  parent: null,
  name: `Name of ${id}`,
  url: null,
  content: 'A text.',
  html: '<p>A text.</p>',
  status: 'pending',
  statusAt: '2026-11-23T10:00:00.000Z',
  createdAt: '2026-11-23T10:00:00.000Z',
  editedAt: null,
  updatedAt: '2026-11-23T10:00:00.000Z',
  badge: null,
  pinned: false,
  reasons: [],
  reader: 'none',
  hits: [],
  policyVersion: 1,
  score: null,
  openReports: 0,
  shadow: false,
  assignee: null,
  assignedAt: null,
  ...changes,
})
