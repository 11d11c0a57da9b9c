import { tidePoolsSlug as article } from '../articles/slugs'
import { mara } from '../authors'
import { bram, eli, gwen, hana, ines, jonas, noor, priya } from './readers'
import { approved, type DemoComment, spam } from './types'

export const tidePoolsComments: readonly DemoComment[] = [
  {
    key: 'limpet',
    article,
    by: ines,
    hours: 2,
    content:
      'I painted a tiny dot of nail varnish on a limpet once, when I was ten, and drew a map of where I found it. It was in the same place every single time, for two summers. My mother was not pleased about the nail varnish.',
    decisions: approved(),
  },
  {
    key: 'limpet-how',
    article,
    parent: 'limpet',
    by: jonas,
    hours: 3.5,
    content: 'How do they find their way back? They hardly have eyes.',
    decisions: approved(),
  },
  {
    key: 'limpet-trail',
    article,
    parent: 'limpet-how',
    by: mara,
    hours: 5,
    content:
      'Mostly by their own trail: they leave slime on the way out and follow its taste on the way home. If you scrub the rock in between, many of them still manage, and nobody is quite sure how.',
  },
  {
    key: 'limpet-scrub',
    article,
    parent: 'limpet-trail',
    by: jonas,
    hours: 6,
    content: 'So somebody *did* scrub the rock. I like that this is somebody’s job.',
    decisions: approved(0.2),
  },
  {
    key: 'limpet-job',
    article,
    parent: 'limpet-scrub',
    by: ines,
    hours: 8,
    content: 'It would have been mine, had I been asked at ten.',
    decisions: approved(1),
  },
  {
    key: 'night',
    article,
    by: gwen,
    hours: 9,
    content:
      'The part about the oxygen at night explains something I saw last August: shortly before dawn all the prawns of one pool were sitting at the very edge, half out of the water. I thought something had frightened them.',
    decisions: approved(2),
  },
  {
    key: 'night-yes',
    article,
    parent: 'night',
    by: priya,
    hours: 20,
    content: 'I have seen crabs do the same! They blow bubbles at the surface.',
    decisions: approved(),
  },
  {
    key: 'tables',
    article,
    by: bram,
    hours: 30,
    content:
      'For everybody who wants to plan a visit: tide tables are at https://tides.example.org/tables and a calendar of spring tides at https://moon.example.net/springs, both free.',
  },
  {
    key: 'dog',
    article,
    by: hana,
    hours: 44,
    content: 'Is it all right to bring a dog? Mine is calm, but she likes to drink from everything.',
  },
  {
    key: 'pearls',
    article,
    by: { name: 'Best Pearls Outlet', email: 'deals@example.com', url: 'https://pearls.example.com' },
    hours: 50,
    content:
      'Wonderful article, very useful information! Get 80% off real pearls today: https://pearls.example.com/sale https://pearls.example.com/rings https://pearls.example.com/now',
    decisions: spam('The third one of this kind today.'),
  },
  {
    key: 'overhang',
    article,
    by: noor,
    hours: 71,
    content:
      'We went yesterday with the children and looked under the overhang, as you say. A whole wall of them, red and closed, like wine gums. Thank you for that sentence.',
  },
  {
    key: 'typo',
    article,
    by: eli,
    hours: 90,
    content:
      'Small thing: does “a metre or so” hold for the big limpets too? Mine never seem to go further than a hand.',
  },
]
