import { mara } from '../authors'
import { bold, bullets, heading, italic, link, paragraph, picture, quote } from '../lexical'
import { tidePoolsSlug, treesSlug } from './slugs'
import type { DemoArticle } from './types'

export const tidePools: DemoArticle = {
  slug: tidePoolsSlug,
  title: 'What a tide pool keeps',
  excerpt:
    'A basin of sea water, cut off twice a day. Watching one pool for a year teaches more than walking past a hundred.',
  hero: 'tide-pools',
  authors: [mara],
  tags: ['Nature', 'Shore'],
  daysAgo: 4,
  body: [
    paragraph(
      'The pool I know best is about as large as a bathtub. It lies in a shelf of dark rock, two steps below the line where the lichens begin, and twice a day the sea leaves it alone for five hours. In those hours it becomes a place of its own, with its own weather.',
    ),
    paragraph(
      'On a bright summer noon the water warms by ten degrees, and the seaweed makes so much oxygen that small bubbles stand on every frond. At night the same weed breathes with everybody else, and by morning there may be hardly any oxygen left. Rain makes the surface nearly fresh; a dry wind makes the whole pool saltier than the sea. Then the first wave comes over the edge, and within a minute all of this is undone.',
    ),
    heading('Who lives on which step'),
    paragraph(
      'A rocky shore is a staircase. How far up an animal can live is set mostly by how long it bears the air; how far down, mostly by who eats it or crowds it out.',
    ),
    picture('shore-zones'),
    bullets(
      [bold('The splash zone'), ': periwinkles, grey lichens, and rock that is wet only in storms.'],
      [bold('High shore'), ': barnacles and limpets, shut tight for most of the day.'],
      [bold('Middle shore'), ': mussels, wracks, dog whelks, red beadlet anemones.'],
      [bold('Low shore'), ': kelp, sea stars and urchins, uncovered only by the largest tides.'],
    ),
    paragraph(
      'A pool bends these rules. It keeps creatures of the low shore alive one or two steps above their place, which is why people with little time should look into pools, and people with no time at all should look under the overhang at the pool’s shady end.',
    ),
    heading('The limpet comes home'),
    paragraph(
      'If you watch one animal only, watch a limpet. When the tide is in it wanders off to graze, up to a metre or so, and before the water leaves it returns to exactly the place it came from. Over the years its shell and the rock have worn into each other, and the fit keeps the water in. On soft rock you can see the oval scar, called a ',
      italic('home scar'),
      ', when the owner is out.',
    ),
    quote('You do not need to go further. You need to come again.'),
    heading('How to look'),
    paragraph(
      'Be there an hour before low water, on the days after a full or a new moon, and walk with the falling tide rather than against the rising one. Keep your shadow off the water, sit down, and wait for two minutes by the clock; most of what lives there stopped moving when it saw you coming. Turn stones slowly, and put each back as it was: its lower side is a ceiling to somebody.',
    ),
    paragraph(
      'Write down the date, the hour and three things you saw, even if they are the same three as last time. Those notes become worth something in the second year. It is the same with trees, by the way: ',
      link('mapping a city’s old trees', { article: treesSlug }),
      ' began with a notebook that was dull for months.',
    ),
  ],
}
