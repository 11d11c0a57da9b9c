import { canvas, chance, circle, gradient, ground, ridge, shape, stroke, times } from './draw'

/** The steps of a shore from the side: sand-coloured rock, four belts of colour, the tide at half height. */
export function shoreZonesScene(): string {
  const by = chance(42)
  const step =
    'M0 250C180 250 210 262 300 268L372 400C480 404 560 408 640 414L706 552C820 556 930 560 1010 566L1074 704C1230 712 1420 716 1600 724V900H0Z'
  // Each belt: where its step begins and ends, its height, and who sits there.
  const belts = [
    { from: 20, to: 290, y: 254, colors: ['#8a8f96', '#b7b6a6', '#6d737c'] },
    { from: 380, to: 630, y: 404, colors: ['#e9e2d0', '#d3c8b1', '#f4efe2'] },
    { from: 716, to: 1000, y: 556, colors: ['#2f3d57', '#43506b', '#7b2f45'] },
    { from: 1084, to: 1590, y: 712, colors: ['#8d7a2f', '#6c7434', '#a5883a'] },
  ] as const
  return canvas(
    gradient('air', [
      [0, '#cfe3ea'],
      [1, '#f6efe0'],
    ]) +
      gradient('rock', [
        [0, '#b08a66'],
        [1, '#5e4636'],
      ]) +
      gradient('water', [
        [0, '#5fa8b4'],
        [1, '#1d5a72'],
      ]),
    ground('url(#air)'),
    circle(1290, 170, 64, '#fff7dc', 0.95),
    circle(1290, 170, 118, '#fff7dc', 0.35),
    shape(ridge({ by, y: 520, rough: 8, points: 12 }), '#8dc3c6', { opacity: 0.45 }),
    shape(step, 'url(#rock)'),
    times(60, (index) => {
      const x = by.between(0, 1560)
      return stroke(`M${x} ${by.between(760, 890)}h${by.between(20, 90)}`, index % 2 ? '#4d392c' : '#8a6a50', 3, 0.5)
    }).join(''),
    // Kelp stands up where there is water.
    times(15, (index) => {
      const x = 1110 + index * 32
      const reach = by.between(70, 120)
      const base = 712 + (x - 1100) * 0.022
      return stroke(
        `M${x} ${base}q${by.between(-30, -14)} ${-reach / 2} 0 ${-reach}q${by.between(10, 26)} -18 6 -30`,
        by.pick(['#6c7434', '#8d7a2f', '#54602f']),
        13,
      )
    }).join(''),
    ...belts.map(({ colors, from, to, y }, zone) =>
      times(Math.round((to - from) / 13), (index) => {
        const x = from + index * 13 + by.between(-4, 4)
        const rise = ((x - from) / (to - from)) * 10
        return circle(
          x,
          y + rise - by.between(0, 12),
          zone === 3 ? by.between(4, 9) : by.between(8, 17),
          by.pick(colors),
        )
      }).join(''),
    ),
    // The water, in front of everything below its line.
    shape(
      'M760 560C860 548 900 560 990 552S1160 548 1260 556 1480 546 1600 554V724C1420 716 1230 712 1074 704L1010 566Z',
      'url(#water)',
      { opacity: 0.52 },
    ),
    stroke('M770 560C860 548 900 560 990 552S1160 548 1260 556 1480 546 1600 554', '#eefaf6', 5, 0.9),
    times(10, () => stroke(`M${by.between(1060, 1500)} ${by.between(580, 690)}q24 -8 48 0`, '#dff3f0', 3, 0.45)).join(
      '',
    ),
  )
}
