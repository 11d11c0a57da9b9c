import { canvas, chance, circle, gradient, ground, ridge, shape, stroke, tag, times } from './draw'

const peaks = (points: readonly (readonly [number, number])[]): string =>
  `M-10 900L${points.map(([x, y]) => `${x} ${y}`).join('L')}L1610 900Z`

/** A loaf on the sill of a window that looks at mountains. */
export function breadScene(): string {
  const by = chance(24)
  return canvas(
    gradient('sky', [
      [0, '#8fb9d8'],
      [0.6, '#f3d9c4'],
      [1, '#fbeedd'],
    ]) +
      gradient('far', [
        [0, '#a9b8d2'],
        [1, '#d5d3dd'],
      ]) +
      gradient('near', [
        [0, '#5d6f95'],
        [1, '#8a94b2'],
      ]) +
      gradient('table', [
        [0, '#e7d3b5'],
        [1, '#b88f62'],
      ]) +
      gradient('crust', [
        [0, '#e3a354'],
        [0.45, '#c0702f'],
        [1, '#703614'],
      ]),
    ground('url(#sky)'),
    circle(370, 190, 150, '#fff6e2', 0.4),
    circle(370, 190, 66, '#fffaf0', 0.95),
    shape(
      peaks([
        [0, 470],
        [170, 330],
        [300, 420],
        [520, 210],
        [660, 350],
        [800, 280],
        [980, 430],
        [1180, 240],
        [1330, 370],
        [1470, 300],
        [1610, 420],
      ]),
      'url(#far)',
    ),
    shape('M520 210L463 268L496 262L518 296L548 258L590 280Z', '#fdfdfd', { opacity: 0.9 }),
    shape('M1180 240L1120 297L1160 286L1186 318L1206 282L1240 290Z', '#fdfdfd', { opacity: 0.9 }),
    shape(
      peaks([
        [0, 560],
        [220, 440],
        [420, 560],
        [640, 420],
        [830, 570],
        [1060, 400],
        [1260, 560],
        [1430, 450],
        [1610, 580],
      ]),
      'url(#near)',
    ),
    shape('M1060 400L1012 440L1046 432L1066 466L1090 428L1116 446Z', '#f5f7fb', { opacity: 0.85 }),
    shape('M640 420L596 456L630 448L648 478L668 450L686 458Z', '#f5f7fb', { opacity: 0.85 }),
    shape(ridge({ by, y: 580, rough: 22, points: 9 }), '#3f5a55'),
    shape(ridge({ by, y: 620, rough: 16, points: 12 }), '#2d4743'),
    shape('M0 668H1600V900H0Z', 'url(#table)'),
    times(24, () => {
      const x = by.between(-60, 1500)
      return stroke(`M${x} ${by.between(690, 890)}h${by.between(120, 380)}`, '#9c744a', 2, 0.35)
    }).join(''),
    tag('ellipse', { cx: 830, cy: 800, rx: 440, ry: 46, fill: '#4b2c14', opacity: 0.35 }),
    // The board, the loaf, its cuts and the flour on it.
    shape('M390 770H1270Q1290 770 1290 790V800Q1290 820 1270 820H390Q370 820 370 800V790Q370 770 390 770Z', '#8a5a35'),
    shape('M470 776C450 640 560 524 830 520S1210 640 1190 776Q830 800 470 776Z', 'url(#crust)'),
    ...[590, 740, 890, 1040].map((x, index) => {
      const top = [588, 546, 542, 578][index] ?? 560
      return (
        shape(
          `M${x - 30} ${top + 118}C${x - 34} ${top + 50} ${x - 4} ${top + 6} ${x + 54} ${top - 2}C${x + 40} ${top + 40} ${x + 20} ${top + 84} ${x - 30} ${top + 118}Z`,
          '#f3d59d',
        ) +
        stroke(
          `M${x - 30} ${top + 118}C${x - 34} ${top + 50} ${x - 4} ${top + 6} ${x + 54} ${top - 2}`,
          '#8c4a1d',
          6,
          0.7,
        )
      )
    }),
    times(150, () => {
      const x = by.between(-1, 1)
      const y = by.between(0, 1)
      return circle(830 + x * 300 * Math.sqrt(1 - (1 - y) ** 2 * 0.5), 548 + y * 190, by.between(1, 3), '#fff3dc', 0.55)
    }).join(''),
    ...times(3, (line) => {
      const x = 700 + line * 130
      return stroke(`M${x} 500c-44 -44 44 -74 0 -128s34 -66 6 -104`, '#ffffff', 13 - line, 0.42)
    }),
    // Some grain beside it.
    times(26, () => {
      const x = by.between(120, 330)
      const y = by.between(770, 862)
      return tag('ellipse', {
        cx: x,
        cy: y,
        rx: 11,
        ry: 5,
        fill: by.pick(['#cf9a4e', '#b97f38', '#dfb26a']),
        transform: `rotate(${by.between(0, 180).toFixed(0)} ${x.toFixed(1)} ${y.toFixed(1)})`,
      })
    }).join(''),
  )
}
