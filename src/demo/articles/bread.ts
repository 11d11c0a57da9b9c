import { tomas } from '../authors'
import { bold, bullets, heading, italic, link, paragraph, quote } from '../lexical'
import { breadSlug, wheelSlug } from './slugs'
import type { DemoArticle } from './types'

export const bread: DemoArticle = {
  slug: breadSlug,
  title: 'Bread at 2,400 metres',
  excerpt:
    'Up here dough is in a hurry and ovens are not. What changes with the air pressure, and what to do about it.',
  hero: 'bread',
  authors: [tomas],
  tags: ['Baking', 'Mountains'],
  daysAgo: 9,
  body: [
    paragraph(
      'The first loaf I baked after moving up here rose like a balloon, sighed when I opened the oven and came out as a flat stone with a hole in it. I had changed nothing: same flour, same scale, same tin. The mountain had changed something for me.',
    ),
    heading('A quarter of the air is missing'),
    paragraph(
      'At 2,400 metres the air presses with about three quarters of what it does at the sea. For a baker that means three things. The gas that yeast makes pushes against less, so dough rises faster and further. Water boils at about 92 degrees instead of 100, so the inside of a loaf never gets hotter than that. And the air is dry: flour stored in it holds less water, and everything that stands uncovered grows a skin.',
    ),
    paragraph(
      'A fast rise sounds like a present. It is not. Flavour takes time, and so does gluten. Dough that doubles in forty minutes has the size of bread and the strength of foam; in the oven it grows a last time, tears, and falls.',
    ),
    heading('What I changed'),
    bullets(
      [
        bold('Less yeast'),
        ': three quarters of what the recipe says, and less still for a night in the cold. Sourdough needs no other amounts, only an earlier hour.',
      ],
      [
        bold('More water'),
        ': two to four more grams for each hundred of flour. Hold the last sip back until you feel the dough.',
      ],
      [bold('A little more salt'), ', a pinch: it slows the yeast and helps the gluten.'],
      [
        bold('Watch the dough, not the clock'),
        ': I stop when it has grown by three quarters, not when it has doubled.',
      ],
      [
        bold('A hotter start'),
        ': 15 degrees more for the first ten minutes, with steam, so that the crust sets before the loaf overreaches itself.',
      ],
    ),
    paragraph(
      'Down at the coast many people take bread out when a thermometer in its middle says 96 degrees. Here that moment does not come. The needle climbs to 91 or so and stays, while the water leaves and the crust turns to leather. I take it out at 90 and knock on the bottom; it should sound like a door, not like a cushion.',
    ),
    quote('Every recipe has an altitude. Most of them just do not mention it.'),
    heading('One change at a time'),
    paragraph(
      'Write the height on the recipe card, change ',
      italic('one'),
      ' thing, bake, taste, write again. It took me five Saturdays, and the third loaf was worse than the second because I had become confident and changed two. If that sounds like ',
      link('truing a wheel', { article: wheelSlug }),
      ' a quarter turn at a time, it is because it is the same skill with better smells.',
    ),
    paragraph(
      'The sixth loaf stood up, kept standing, and sang a little while it cooled: the crust crackles up here, too, if you give it time. We ate it before it was cold, which is wrong at every altitude.',
    ),
  ],
}
