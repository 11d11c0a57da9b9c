import { breadSlug as article } from '../articles/slugs'
import { tomas } from '../authors'
import { lucia, mateo, oskar, ruth, sam } from './readers'
import { approved, type DemoComment, spam } from './types'

export const breadComments: readonly DemoComment[] = [
  {
    key: 'bakery',
    article,
    by: lucia,
    hours: 4,
    content: `I have baked for a living at 3,100 metres for eleven years, and almost all of this agrees with what my hands have learned. A few things I would add, for people who live higher still.

First, the flour. Sacks that come up from the valley are packed down there, and when they are opened up here they dry within a week or two. In the dry season I see a difference of five grams of water in a hundred between a fresh sack and an old one. I stopped trusting recipes about this and made a test instead: a small piece of dough, mixed in the morning, left under a cup for half an hour. If it tears when I stretch it over two fingers, the big dough gets more water. If it sticks to the cup, less.

Second, the cold. Our nights are near freezing, even in summer. That is a gift! A dough that would run away at noon takes ten hours on the window sill, and what it loses in speed it gains in taste. You only need a box that keeps the wind off, and a thermometer that remembers the lowest number.

Third, steam. You mention it, but up here it matters twice. Water leaves the surface of the loaf so fast that the crust sets before the oven spring is over, and then the loaf bursts at its side like a sleeping bag. I put a tray of hot stones into the oven an hour before, and pour a glass of water over them at the moment the door closes. Stand aside when you do this.

And last, do not be ashamed of tins. Free-standing loaves are pretty, but a tin holds a weak dough up while it makes up its mind. My grandmother’s bread was square, and nobody ever sent it back.`,
    decisions: approved(3),
  },
  {
    key: 'bakery-stones',
    article,
    parent: 'bakery',
    by: tomas,
    hours: 10,
    content: 'The cup test is better than anything I have. And hot stones! I will report on Saturday.',
  },
  {
    key: 'bakery-report',
    article,
    parent: 'bakery-stones',
    by: lucia,
    hours: 26,
    content: 'Please do. Dry stones only, from a hill and not from a river: wet ones can burst.',
    decisions: approved(),
  },
  {
    key: 'formula',
    article,
    by: oskar,
    hours: 33,
    content: `> Every recipe has an altitude.

I made myself a small rule for this, and it has not failed me so far:

\`\`\`
factor = 1 - metres / 10000
yeast  = recipe * factor
water  = recipe * (1 + metres / 80000)
\`\`\`

For 2,400 metres that is:

- yeast: **76 %** of the recipe
- water: 3 % more
- patience: unchanged

It is no physics at all, only a line through my own failures. Call it \`oskars_rule()\` if you must.`,
    decisions: approved(1.5),
  },
  {
    key: 'flat',
    article,
    by: mateo,
    hours: 60,
    content: 'This is nonsense, bread is bread. Whoever needs an article for it should buy theirs.',
    decisions: [
      { to: 'approved', after: 1 },
      { to: 'trash', after: 40, note: 'Rude, and the thread is better without it. The answer may stay.' },
    ],
  },
  {
    key: 'flat-answer',
    article,
    parent: 'flat',
    by: ruth,
    hours: 63,
    content:
      'I did buy mine, for years, and then the bakery closed. You are welcome to come and taste the reason why people write this down.',
    decisions: approved(),
  },
  {
    key: 'flour',
    article,
    by: sam,
    hours: 150,
    content: 'Does the same hold for rye? Mine never gets the dome, only a polite slope.',
  },
  {
    key: 'mixers',
    article,
    by: { name: 'mixers4u', email: 'hello@example.net', url: 'https://mixers.example.net' },
    hours: 170,
    content:
      'Hi dear, I have been reading your post and it is very great. Visit my site for mixers, best price and quick delivery.',
    decisions: spam(),
  },
]
