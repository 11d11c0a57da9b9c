import { mara, tomas } from './editors'
import { type Block, bold, bullets, code, heading, italic, link, paragraph, picture, quote, steps } from './lexical'

/** An article as data: authors by slug, pictures by name. */
export type DemoArticle = {
  slug: string
  title: string
  excerpt: string
  /** Name of its picture. */
  hero: string
  authors: readonly string[]
  tags: readonly string[]
  /** How long ago it was published when the demo is made. */
  daysAgo: number
  body: readonly Block[]
}

/** Known apart from the texts, because the texts link to each other. */
export const tidePoolsSlug = 'what-a-tide-pool-keeps'
export const wheelSlug = 'truing-a-wheel-by-ear'
export const breadSlug = 'bread-at-2400-metres'
export const treesSlug = 'mapping-a-citys-old-trees'

const tidePools: DemoArticle = {
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

const bread: DemoArticle = {
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

const wheel: DemoArticle = {
  slug: wheelSlug,
  title: 'Truing a wheel by ear',
  excerpt: 'A wobbling wheel needs a spoke key, a quiet room and the courage to turn very little at a time.',
  hero: 'wheel',
  authors: [tomas],
  tags: ['Repair', 'Bicycles'],
  daysAgo: 15,
  body: [
    paragraph(
      'A bicycle wheel weighs less than the lunch in your bag and carries you, the lunch and every pothole between here and the station. It can because nothing in it is bent: the rim is held in shape by some thirty thin wires, all pulling at once. When the wheel wobbles, a few of them pull too little or too much. That can be put right on the kitchen table.',
    ),
    heading('What you need'),
    paragraph(
      'A spoke key that fits your nipples exactly (one that is slightly too large rounds them off, and then the evening is over), a drop of oil, and something that does not move. I turn the bicycle upside down and tie a pencil to the fork so that its tip almost touches the rim. A truing stand is nicer. The pencil is as honest.',
    ),
    heading('Listen first'),
    paragraph(
      'Pluck every spoke near its middle, as if the wheel were a harp. On a front wheel with a rim brake all of them should give roughly the same note. On a rear wheel the two sides differ, because the sprockets push the hub to one side: compare each spoke with its neighbours ',
      italic('on the same side'),
      '. A dull one is loose; a shrill one is doing the work of two. Mark both with a bit of tape before you turn anything.',
    ),
    quote('The wheel tells you where it hurts. The pencil only tells you where it limps.'),
    heading('Then turn, a little'),
    steps(
      'Put a drop of oil where each nipple meets the rim, and give it five minutes.',
      [
        'Spin the wheel until the rim touches the pencil. That spot must go ',
        bold('away'),
        ': tighten the spokes that lead to the far side of the hub, loosen those of the near side.',
      ],
      [
        'Never more than a quarter turn. For a wobble over three spokes I turn ',
        code('1/8, 1/4, 1/8'),
        ', the most in the middle.',
      ],
      'Spin again. Mend the worst place first, always, even if another one is closer.',
      'When the sides are good, look at the rim from the front for hops: tighten both sides where it stands out, loosen both where it dips.',
      'Squeeze spokes together in pairs, all around. What creaks now would have come loose tomorrow. Then check once more.',
    ),
    paragraph(
      'Which way is tighter? Look from the tyre towards the hub: clockwise, like any screw. From the hub’s side it seems the other way round, and everybody gets this wrong once.',
    ),
    heading('When to stop'),
    paragraph(
      'Half a millimetre is straight enough for a rim brake, one millimetre for a disc. If the rim stays crooked where all spokes sound alike, the rim itself is bent, and no spoke will help. And if you notice that you are undoing your own turns, stop and make tea. Small steps and a pause in between: it is what I say about ',
      link('dough at altitude', { article: breadSlug }),
      ', too.',
    ),
  ],
}

const trees: DemoArticle = {
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

/** Everything there is to read, newest first. */
export const articles: readonly DemoArticle[] = [tidePools, bread, wheel, trees]
