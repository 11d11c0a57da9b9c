import { mara, tomas } from '../authors'
import { bold, bullets, heading, italic, link, paragraph, quote } from '../lexical'
import { tidePoolsSlug, treesSlug } from './slugs'
import type { DemoArticle } from './types'

export const trees: DemoArticle = {
  slug: treesSlug,
  title: 'Mapping a city’s old trees',
  excerpt: 'Forty people, one tape measure each, and a map of everything in town that is older than the tram.',
  hero: 'old-trees',
  authors: [mara, tomas],
  tags: ['Nature', 'City', 'Maps'],
  daysAgo: 24,
  body: [
    paragraph(
      'The parks office knew every tree it had planted: species, year, date of the last pruning, a number on a tin plate. What nobody knew was how many trees stood behind the houses. From the church tower you could see that half of the green was in courtyards, and some of those crowns were higher than the roofs. So we asked for a list, heard that there was none, and began one.',
    ),
    heading('One number, taken carefully'),
    paragraph(
      'We measure a single thing: the girth of the trunk at 1.3 metres above the ground, on the uphill side where there is a slope, with the tape lying level and no ivy under it. Height needs instruments and practice. A girth needs a tape and a neighbour who opens the gate, and it can be taken again in ten years by somebody else in the same way.',
    ),
    paragraph(
      'From it you may guess an age. A free-standing tree with a full crown puts on around two and a half centimetres of girth in a year; in a narrow courtyard with sealed ground it can be half of that. An oak of 310 centimetres is therefore ',
      italic('about'),
      ' 125 years old, or 200, and we write down both. A guess that shows its edges is worth more than a date that does not.',
    ),
    heading('What goes on the map'),
    bullets(
      [
        bold('Place'),
        ', to ten metres at best: phones are poor at this between walls and under leaves, so we draw by hand on an aerial picture.',
      ],
      [bold('Species'), ', or “maple, some kind”, which is a valid answer.'],
      [bold('Girth, date and name'), ' of whoever held the tape.'],
      [
        bold('Signs of age'),
        ': hollows, dead wood, brackets of fungus. These are dwellings, not illnesses; many hollow trees stand for another century.',
      ],
      [
        bold('Whether it may be shown'),
        '. Some owners like their tree and dislike visitors. Then the map shows the block and no more.',
      ],
    ),
    quote(
      'A street tree is looked after. A courtyard tree is merely loved, and that does not show up in any register.',
    ),
    heading('What we found'),
    paragraph(
      'After two summers there are 1,912 trees on the map, 340 of them older than the tram. The oldest is a lime behind a garage; its owner had thought of it as shade for the car. Old postcards helped: on one from 1908 you can see the same fork in the trunk, thinner, with a goat tied to it.',
    ),
    paragraph(
      'Eleven have been felled since, two because they had to be. That is the number people ask for, and the only reason we have it is that somebody went back. Coming again is most of the work, whether it is a trunk or ',
      link('a pool between tides', { article: tidePoolsSlug }),
      '. If you have a tape measure and a free Sunday in May: we start at the fountain, and there is cake.',
    ),
  ],
}
