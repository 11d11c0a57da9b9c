import type { Status } from '#moderation'
import { breadSlug, tidePoolsSlug, treesSlug, wheelSlug } from './articles'
import { mara, tomas } from './editors'

/** A reader who does not exist, at a domain set apart for examples (RFC 2606). */
export type DemoReader = { name: string; email: string; url?: string }

/** What a member of staff decides; `after` counts hours from the comment. */
export type DemoDecision = { to: Status; after: number; note?: string }

/** A comment as data. `hours` counts from the article's publication; `parent` is the key of an earlier one. */
export type DemoComment = {
  key: string
  article: string
  parent?: string
  /** A reader, or the slug of a byline: then it is sent by that member of staff, signed in. */
  by: DemoReader | string
  hours: number
  content: string
  /** The first one is made before any reply is sent, the others when all comments are there. None: it waits in the queue. */
  decisions?: readonly DemoDecision[]
}

function approved(after = 0.5): readonly DemoDecision[] {
  return [{ to: 'approved', after }]
}
function spam(note?: string): readonly DemoDecision[] {
  return [{ to: 'spam', after: 0.3, ...(note ? { note } : {}) }]
}

const ines: DemoReader = { name: 'Ines Amaral', email: 'ines@example.org' }
const gwen: DemoReader = {
  name: 'Gwen Pritchard',
  email: 'gwen.pritchard@example.com',
  url: 'https://gwen.example.com',
}
const jonas: DemoReader = { name: 'Jonas Weil', email: 'jonas@example.net' }
const priya: DemoReader = { name: 'Priya Raman', email: 'priya.raman@example.org' }
const oskar: DemoReader = { name: 'Oskar', email: 'oskar@example.com' }
const lucia: DemoReader = { name: 'Lucía Ferrer', email: 'lucia@example.net', url: 'https://hornos.example.net' }
const bram: DemoReader = { name: 'Bram de Wit', email: 'bram@example.org' }
const hana: DemoReader = { name: 'Hana K.', email: 'hana.k@example.com' }
const noor: DemoReader = { name: 'Noor Haddad', email: 'noor@example.org' }
const sam: DemoReader = { name: 'Sam Tully', email: 'sam.tully@example.net' }
const eli: DemoReader = { name: 'Eli', email: 'eli@example.com' }
const ruth: DemoReader = { name: 'Ruth Albers', email: 'ruth.albers@example.org' }
const mateo: DemoReader = { name: 'Mateo', email: 'mateo@example.net' }

const treesComments: readonly DemoComment[] = [
  {
    key: 'goat',
    article: treesSlug,
    by: ruth,
    hours: 12,
    content:
      'The goat’s name was Frieda. My grandfather is the boy at the edge of that postcard, and he told this to everybody who held still.',
    decisions: approved(5),
  },
  {
    key: 'goat-map',
    article: treesSlug,
    parent: 'goat',
    by: mara,
    hours: 20,
    content: 'Frieda goes on the map tonight. If there are more pictures in that drawer, we will come with cake.',
  },
  {
    key: 'ivy',
    article: treesSlug,
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
    article: treesSlug,
    by: { name: 'Quick Cash', email: 'cash@example.org' },
    hours: 200,
    content: 'Need money before Friday? No questions asked: https://cash.example.org',
    decisions: spam(),
  },
  {
    key: 'sunday',
    article: treesSlug,
    by: jonas,
    hours: 400,
    content: 'Which fountain is it, the one with the fish or the dry one? I have a tape of five metres and no plans.',
    decisions: approved(),
  },
  {
    key: 'gate',
    article: treesSlug,
    by: noor,
    hours: 560,
    content:
      'There is a huge plane behind our house, in the second courtyard. The gate is open until eight. May I send you a picture of it?',
  },
]

const wheelComments: readonly DemoComment[] = [
  {
    key: 'guitar',
    article: wheelSlug,
    by: priya,
    hours: 6,
    content:
      'I used a guitar tuner on the spokes, and it works: on my front wheel most of them sit between an F and an F sharp. The two that were a D were the wobble.',
    decisions: approved(),
  },
  {
    key: 'guitar-rear',
    article: wheelSlug,
    parent: 'guitar',
    by: tomas,
    hours: 9,
    content: 'That is lovely. Try the rear wheel: with luck your two sides make a fourth, and you have half a tune.',
  },
  {
    key: 'direction',
    article: wheelSlug,
    by: sam,
    hours: 28,
    content:
      'I turned everything the wrong way for an hour. Then I read the sentence that says everybody gets this wrong once. Put it first!',
    decisions: approved(4),
  },
  {
    key: 'direction-staff',
    article: wheelSlug,
    parent: 'direction',
    by: mara,
    hours: 34,
    content: 'As the one who read the draft: I asked for the same, after the same hour.',
  },
  {
    key: 'keys',
    article: wheelSlug,
    by: bram,
    hours: 80,
    content:
      'Sizes differ more than one would think. There is a good table at [the wheel library](https://wheels.example.org/nipples), and [this shop](https://keys.example.com) lends keys by post.',
  },
  {
    key: 'twice',
    article: wheelSlug,
    by: hana,
    hours: 120,
    content: 'test test, does this work?',
    decisions: [{ to: 'trash', after: 2, note: 'A try.' }],
  },
  {
    key: 'carbon',
    article: wheelSlug,
    by: oskar,
    hours: 340,
    content: 'Would you do this with a carbon rim, too, or take it to somebody?',
  },
]

const breadComments: readonly DemoComment[] = [
  {
    key: 'bakery',
    article: breadSlug,
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
    article: breadSlug,
    parent: 'bakery',
    by: tomas,
    hours: 10,
    content: 'The cup test is better than anything I have. And hot stones! I will report on Saturday.',
  },
  {
    key: 'bakery-report',
    article: breadSlug,
    parent: 'bakery-stones',
    by: lucia,
    hours: 26,
    content: 'Please do. Dry stones only, from a hill and not from a river: wet ones can burst.',
    decisions: approved(),
  },
  {
    key: 'formula',
    article: breadSlug,
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
    article: breadSlug,
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
    article: breadSlug,
    parent: 'flat',
    by: ruth,
    hours: 63,
    content:
      'I did buy mine, for years, and then the bakery closed. You are welcome to come and taste the reason why people write this down.',
    decisions: approved(),
  },
  {
    key: 'flour',
    article: breadSlug,
    by: sam,
    hours: 150,
    content: 'Does the same hold for rye? Mine never gets the dome, only a polite slope.',
  },
  {
    key: 'mixers',
    article: breadSlug,
    by: { name: 'mixers4u', email: 'hello@example.net', url: 'https://mixers.example.net' },
    hours: 170,
    content:
      'Hi dear, I have been reading your post and it is very great. Visit my site for mixers, best price and quick delivery.',
    decisions: spam(),
  },
]

const tidePoolsComments: readonly DemoComment[] = [
  {
    key: 'limpet',
    article: tidePoolsSlug,
    by: ines,
    hours: 2,
    content:
      'I painted a tiny dot of nail varnish on a limpet once, when I was ten, and drew a map of where I found it. It was in the same place every single time, for two summers. My mother was not pleased about the nail varnish.',
    decisions: approved(),
  },
  {
    key: 'limpet-how',
    article: tidePoolsSlug,
    parent: 'limpet',
    by: jonas,
    hours: 3.5,
    content: 'How do they find their way back? They hardly have eyes.',
    decisions: approved(),
  },
  {
    key: 'limpet-trail',
    article: tidePoolsSlug,
    parent: 'limpet-how',
    by: mara,
    hours: 5,
    content:
      'Mostly by their own trail: they leave slime on the way out and follow its taste on the way home. If you scrub the rock in between, many of them still manage, and nobody is quite sure how.',
  },
  {
    key: 'limpet-scrub',
    article: tidePoolsSlug,
    parent: 'limpet-trail',
    by: jonas,
    hours: 6,
    content: 'So somebody *did* scrub the rock. I like that this is somebody’s job.',
    decisions: approved(0.2),
  },
  {
    key: 'limpet-job',
    article: tidePoolsSlug,
    parent: 'limpet-scrub',
    by: ines,
    hours: 8,
    content: 'It would have been mine, had I been asked at ten.',
    decisions: approved(1),
  },
  {
    key: 'night',
    article: tidePoolsSlug,
    by: gwen,
    hours: 9,
    content:
      'The part about the oxygen at night explains something I saw last August: shortly before dawn all the prawns of one pool were sitting at the very edge, half out of the water. I thought something had frightened them.',
    decisions: approved(2),
  },
  {
    key: 'night-yes',
    article: tidePoolsSlug,
    parent: 'night',
    by: priya,
    hours: 20,
    content: 'I have seen crabs do the same! They blow bubbles at the surface.',
    decisions: approved(),
  },
  {
    key: 'tables',
    article: tidePoolsSlug,
    by: bram,
    hours: 30,
    content:
      'For everybody who wants to plan a visit: tide tables are at https://tides.example.org/tables and a calendar of spring tides at https://moon.example.net/springs, both free.',
  },
  {
    key: 'dog',
    article: tidePoolsSlug,
    by: hana,
    hours: 44,
    content: 'Is it all right to bring a dog? Mine is calm, but she likes to drink from everything.',
  },
  {
    key: 'pearls',
    article: tidePoolsSlug,
    by: { name: 'Best Pearls Outlet', email: 'deals@example.com', url: 'https://pearls.example.com' },
    hours: 50,
    content:
      'Wonderful article: tidePoolsSlug, very useful information! Get 80% off real pearls today: https://pearls.example.com/sale https://pearls.example.com/rings https://pearls.example.com/now',
    decisions: spam('The third one of this kind today.'),
  },
  {
    key: 'overhang',
    article: tidePoolsSlug,
    by: noor,
    hours: 71,
    content:
      'We went yesterday with the children and looked under the overhang, as you say. A whole wall of them, red and closed, like wine gums. Thank you for that sentence.',
  },
  {
    key: 'typo',
    article: tidePoolsSlug,
    by: eli,
    hours: 90,
    content:
      'Small thing: does “a metre or so” hold for the big limpets too? Mine never seem to go further than a hand.',
  },
]

/** Comments in every state there is; each stands after the one it answers. */
export const comments: readonly DemoComment[] = [
  ...treesComments,
  ...wheelComments,
  ...breadComments,
  ...tidePoolsComments,
]
