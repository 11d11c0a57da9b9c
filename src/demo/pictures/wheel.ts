import { canvas, chance, circle, gradient, ground, shape, stroke, tag, times } from './draw'

const center = { x: 890, y: 450 }

const ring = (r: number, color: string, thickness: number, opacity = 1): string =>
  tag('circle', { cx: center.x, cy: center.y, r, fill: 'none', stroke: color, 'stroke-width': thickness, opacity })

const at = (angle: number, r: number): string =>
  `${(center.x + Math.cos(angle) * r).toFixed(1)} ${(center.y + Math.sin(angle) * r).toFixed(1)}`

/** 32 spokes crossing three others each, laced as a real wheel is: 16 to a side, 8 pulling either way. */
const spokes = (rim: number): string =>
  times(2, (side) =>
    times(8, (pair) => {
      const hole = (pair / 8) * 2 * Math.PI + (side * Math.PI) / 16
      const next = hole + Math.PI / 8
      const lean = (3 * Math.PI) / 8
      const color = side ? '#8f979c' : '#f2f4f2'
      return (
        stroke(`M${at(hole, 44)}L${at(hole + lean, rim)}`, color, 3.2) +
        stroke(`M${at(next, 44)}L${at(next - lean, rim)}`, color, 3.2) +
        circle(...nipple(hole + lean, rim), 5, '#c99a3d') +
        circle(...nipple(next - lean, rim), 5, '#c99a3d')
      )
    }).join(''),
  ).join('')

const nipple = (angle: number, rim: number): [number, number] => [
  center.x + Math.cos(angle) * (rim - 4),
  center.y + Math.sin(angle) * (rim - 4),
]

/** A wheel on a workbench in the afternoon, a pencil at its rim, and a spoke key. */
export function wheelScene(): string {
  const by = chance(32)
  return canvas(
    gradient('wall', [
      [0, '#1f3b42'],
      [1, '#2f5a5c'],
    ]) +
      gradient('light', [
        [0, '#f6c772'],
        [1, '#e08d4a'],
      ]) +
      gradient('bench', [
        [0, '#b4774a'],
        [1, '#7c4a2d'],
      ]),
    ground('url(#wall)'),
    circle(center.x, center.y, 690, '#f2b866', 0.07),
    circle(center.x, center.y, 560, '#f2b866', 0.1),
    circle(center.x, center.y, 410, 'url(#light)'),
    shape('M0 800H1600V900H0Z', 'url(#bench)'),
    times(30, () => {
      const x = by.between(0, 1500)
      return stroke(`M${x} ${by.between(812, 892)}h${by.between(60, 220)}`, by.pick(['#9a6239', '#5f371f']), 2, 0.5)
    }).join(''),
    tag('ellipse', { cx: center.x, cy: 822, rx: 300, ry: 16, fill: '#2a1710', opacity: 0.45 }),
    ring(358, '#20262a', 34),
    ring(370, '#3c454a', 3),
    ring(330, '#d9dedd', 22),
    ring(338, '#f8faf8', 4),
    ring(320, '#9aa3a6', 3),
    spokes(320),
    circle(center.x, center.y, 56, '#3a4448'),
    circle(center.x, center.y, 46, '#c3cacb'),
    circle(center.x, center.y, 20, '#3a4448'),
    circle(center.x, center.y, 9, '#d9dedd'),
    // The pencil, its tip a hair from the rim.
    tag(
      'g',
      { transform: 'translate(556 372) rotate(14)' },
      shape('M0 0L-46 -13V13Z', '#f0d5ab') +
        shape('M0 0L-15 -4.500V4.500Z', '#7d868b') +
        shape('M-46 -13H-330V13H-46Z', '#e0b23c') +
        shape('M-46 -4H-330V5H-46Z', '#c7952a') +
        shape('M-330 -13H-356V13H-330Z', '#b9bfc0') +
        shape('M-356 -13H-384Q-392 0 -384 13H-356Z', '#d9776a'),
    ),
    // The spoke key.
    tag(
      'g',
      { transform: 'translate(1372 776) rotate(-8)' },
      circle(0, 0, 56, '#8f2a25') +
        circle(0, -3, 54, '#c9423a') +
        times(8, (notch) =>
          tag('rect', {
            x: -5,
            y: -58,
            width: 10,
            height: 16,
            fill: '#5f1a17',
            transform: `rotate(${notch * 45} 0 -3)`,
          }),
        ).join('') +
        circle(0, -3, 32, '#dd5b4f') +
        circle(0, -3, 13, '#2b4f52'),
    ),
  )
}
