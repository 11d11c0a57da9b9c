import type { ArticleView } from '../../../src/site/articleView'
import { type Discussion, discussion as piecesOf, type ShownComment } from '../../../src/site/discussion'
import { type Html, html } from '../../../src/site/html'
import { emptyForm, type ReplyForm } from '../../../src/site/replyForm'

/** What breaks out of an attribute or an element where a value is not escaped. */
export const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>\``

export const comment = (fields: Partial<ShownComment> = {}): ShownComment => ({
  id: 'c1',
  parent: null,
  name: 'Ann',
  url: null,
  html: '<p>Hello</p>',
  createdAt: '2026-05-04T10:00:00.000Z',
  depth: 0,
  editedAt: null,
  badge: null,
  source: null,
  votes: null,
  removed: false,
  pinned: false,
  replies: [],
  more: null,
  ...fields,
})

export const view = (fields: Partial<Discussion> = {}): Discussion => ({
  slug: 'tides',
  title: 'Tides',
  total: 1,
  comments: [comment()],
  next: null,
  canReply: true,
  showAvatars: true,
  canVote: false,
  published: 0,
  after: undefined,
  order: 'oldest',
  language: 'en',
  timeZone: 'UTC',
  ...fields,
})

export const form = (fields: Partial<ReplyForm> = {}): ReplyForm => ({
  slug: 'tides',
  values: emptyForm,
  faults: [],
  required: true,
  replyTo: undefined,
  signedIn: undefined,
  guidelines: undefined,
  canMail: false,
  isRemembered: false,
  proof: false,
  language: 'en',
  ...fields,
})

export const article = (fields: Partial<ArticleView> = {}): ArticleView => ({
  id: 'a1',
  slug: 'tides',
  title: 'Tides',
  excerpt: 'About tides.',
  html: '<p>Text</p>',
  hero: undefined,
  authors: [],
  tags: [],
  publishedAt: '2026-05-04T10:00:00.000Z',
  commentCount: 0,
  seo: { title: '', description: '' },
  ...fields,
})

export const discussion = (shown: Discussion): Html => html`${piecesOf(shown)}`
