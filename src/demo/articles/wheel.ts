import { tomas } from '../authors'
import { bold, code, heading, italic, link, paragraph, quote, steps } from '../lexical'
import { breadSlug, wheelSlug } from './slugs'
import type { DemoArticle } from './types'

export const wheel: DemoArticle = {
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
