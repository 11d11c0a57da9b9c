import { wheelSlug as article } from '../articles/slugs'
import { mara, tomas } from '../authors'
import { bram, hana, oskar, priya, sam } from './readers'
import { approved, type DemoComment } from './types'

export const wheelComments: readonly DemoComment[] = [
  {
    key: 'guitar',
    article,
    by: priya,
    hours: 6,
    content:
      'I used a guitar tuner on the spokes, and it works: on my front wheel most of them sit between an F and an F sharp. The two that were a D were the wobble.',
    decisions: approved(),
  },
  {
    key: 'guitar-rear',
    article,
    parent: 'guitar',
    by: tomas,
    hours: 9,
    content: 'That is lovely. Try the rear wheel: with luck your two sides make a fourth, and you have half a tune.',
  },
  {
    key: 'direction',
    article,
    by: sam,
    hours: 28,
    content:
      'I turned everything the wrong way for an hour. Then I read the sentence that says everybody gets this wrong once. Put it first!',
    decisions: approved(4),
  },
  {
    key: 'direction-staff',
    article,
    parent: 'direction',
    by: mara,
    hours: 34,
    content: 'As the one who read the draft: I asked for the same, after the same hour.',
  },
  {
    key: 'keys',
    article,
    by: bram,
    hours: 80,
    content:
      'Sizes differ more than one would think. There is a good table at [the wheel library](https://wheels.example.org/nipples), and [this shop](https://keys.example.com) lends keys by post.',
  },
  {
    key: 'twice',
    article,
    by: hana,
    hours: 120,
    content: 'test test, does this work?',
    decisions: [{ to: 'trash', after: 2, note: 'A try.' }],
  },
  {
    key: 'carbon',
    article,
    by: oskar,
    hours: 340,
    content: 'Would you do this with a carbon rim, too, or take it to somebody?',
  },
]
