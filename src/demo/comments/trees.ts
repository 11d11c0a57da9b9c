import { treesSlug as article } from '../articles/slugs'
import { mara } from '../authors'
import { gwen, jonas, noor, ruth } from './readers'
import { approved, type DemoComment, spam } from './types'

export const treesComments: readonly DemoComment[] = [
  {
    key: 'goat',
    article,
    by: ruth,
    hours: 12,
    content:
      'The goat’s name was Frieda. My grandfather is the boy at the edge of that postcard, and he told this to everybody who held still.',
    decisions: approved(5),
  },
  {
    key: 'goat-map',
    article,
    parent: 'goat',
    by: mara,
    hours: 20,
    content: 'Frieda goes on the map tonight. If there are more pictures in that drawer, we will come with cake.',
  },
  {
    key: 'ivy',
    article,
    by: gwen,
    hours: 50,
    content: `How do you measure when the ivy is as thick as an arm and the owner wants to keep it? We tried two ways:

1. tape over the ivy, then take off twice its thickness;
2. push a thin rope under it, and measure the rope.

The second is slower, but the two of us got the same number twice.`,
    decisions: approved(),
  },
  {
    key: 'loans',
    article,
    by: { name: 'Quick Cash', email: 'cash@example.org' },
    hours: 200,
    content: 'Need money before Friday? No questions asked: https://cash.example.org',
    decisions: spam(),
  },
  {
    key: 'sunday',
    article,
    by: jonas,
    hours: 400,
    content: 'Which fountain is it, the one with the fish or the dry one? I have a tape of five metres and no plans.',
    decisions: approved(),
  },
  {
    key: 'gate',
    article,
    by: noor,
    hours: 560,
    content:
      'There is a huge plane behind our house, in the second courtyard. The gate is open until eight. May I send you a picture of it?',
  },
]
