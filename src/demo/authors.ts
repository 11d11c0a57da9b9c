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
