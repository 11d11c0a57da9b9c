import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { startContext } from '#platform'

/** Two people who do not exist; their addresses are of names set apart for examples (RFC 2606). */
export type DemoAuthor = {
  name: string
  slug: string
  bio: string
  email: string
  link: { label: string; url: string }
}

export const mara = 'mara-lindqvist'
export const tomas = 'tomas-okafor'

export const authors: readonly DemoAuthor[] = [
  {
    name: 'Mara Lindqvist',
    slug: mara,
    bio: 'Writes about shores, trees and other things that are best looked at slowly. Keeps a notebook for each.',
    email: 'mara@example.org',
    link: { label: 'Field notes', url: 'https://notes.example.org/mara' },
  },
  {
    name: 'Tomas Okafor',
    slug: tomas,
    bio: 'Repairs what can be repaired and bakes on Saturdays. Lives at 2,400 metres with too many bicycles.',
    email: 'tomas@example.net',
    link: { label: 'Workshop', url: 'https://workshop.example.net' },
  },
]

/** Who acts: an editor with this byline, as they would be signed in. */
export type DemoEditor = { author: DemoAuthor; byline: string }

/**
 * A request dated `at`, of a reader or an editor. The editors have no account, because anybody could know its password:
 * they exist for the length of the request, and the history calls them former members of staff.
 */
export async function demoRequest(payload: Payload, at: Date, editor?: DemoEditor): Promise<PayloadRequest> {
  const time = at.toISOString()
  const user = editor && {
    // Of the form the database's own ids have.
    id: editor.byline,
    collection: 'users' as const,
    name: editor.author.name,
    email: editor.author.email,
    role: 'editor' as const,
    byline: editor.byline,
    createdAt: time,
    updatedAt: time,
  }
  const req = await createLocalReq(user ? { user } : {}, payload)
  // No network address: nothing of the demo counts as sent from one place too quickly.
  startContext(req, { takenOverAt: at })
  return req
}
