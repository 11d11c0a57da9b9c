import { blob, type Chance, canvas, chance, circle, gradient, ground, ridge, shape, stroke, tag, times } from './draw'

function star(x: number, y: number, size: number, turn: number, color: string): string {
  const arms = times(5, (arm) => {
    const angle = turn + (arm / 5) * 2 * Math.PI
    return `M${x} ${y}L${x + Math.cos(angle) * size} ${y + Math.sin(angle) * size * 0.72}`
  })
  return stroke(arms.join(''), color, size * 0.42) + stroke(arms.join(''), '#ffd9b8', size * 0.07, 0.55)
}

const anemone = (x: number, y: number, size: number): string =>
  circle(x, y + size * 0.1, size * 0.62, '#8f2f45') +
  times(16, (arm) => {
    const angle = (arm / 16) * 2 * Math.PI
    const far = size * (arm % 2 ? 1 : 0.82)
    return stroke(
      `M${x} ${y}L${x + Math.cos(angle) * far} ${y + Math.sin(angle) * far * 0.75}`,
      arm % 2 ? '#d9566c' : '#e8808e',
      size * 0.15,
    )
  }).join('') +
  circle(x, y, size * 0.26, '#6d1f36')

const weed = (by: Chance, x: number, y: number, reach: number): string =>
  times(7, (leaf) => {
    const bend = (leaf - 3) * reach * 0.28
    return stroke(
      `M${x} ${y}q${bend * 0.1} ${-reach * 0.5} ${bend} ${-reach * by.between(0.7, 1)}`,
      by.pick(['#7c8a3a', '#5f7a3f', '#94913f']),
      reach * 0.11,
    )
  }).join('')

const pool = (by: Chance, at: { x: number; y: number; rx: number; ry: number }): string =>
  shape(blob({ by, ...at, rx: at.rx * 1.07, ry: at.ry * 1.13, y: at.y - 4, rough: 0.05 }), '#17232f') +
  shape(blob({ by, ...at, rough: 0.05 }), 'url(#water)') +
  times(3, (line) =>
    stroke(
      `M${at.x - at.rx * (0.55 - line * 0.14)} ${at.y - at.ry * (0.52 - line * 0.2)}q${at.rx * 0.25} ${-at.ry * 0.08} ${at.rx * (0.5 - line * 0.08)} 0`,
      '#fff4e0',
      4,
      0.5,
    ),
  ).join('')

/** A shelf of rock at first light, three pools in it, the sea behind. */
export function tidePoolsScene(): string {
  const by = chance(11)
  return canvas(
    gradient('sky', [
      [0, '#3f5e86'],
      [0.45, '#d98f7c'],
      [0.75, '#f8d3a2'],
      [1, '#fbe7c6'],
    ]) +
      gradient('sea', [
        [0, '#e9b892'],
        [0.35, '#5f8c9c'],
        [1, '#2d5a70'],
      ]) +
      gradient('water', [
        [0, '#f3c69c'],
        [0.4, '#6fa5a8'],
        [1, '#1f6275'],
      ]) +
      gradient('rock', [
        [0, '#4a4f5c'],
        [0.5, '#2f3744'],
        [1, '#1c242f'],
      ]),
    ground('url(#sky)'),
    circle(1120, 312, 150, '#fff1cf', 0.25),
    circle(1120, 312, 74, '#fff6df', 0.95),
    tag('rect', { x: 0, y: 330, width: 1600, height: 240, fill: 'url(#sea)' }),
    times(26, (wave) => {
      const y = 344 + wave * 7
      const x = by.between(0, 1500)
      return stroke(
        `M${x} ${y}q${30 + wave * 2} ${-3 - wave * 0.2} ${60 + wave * 4} 0`,
        '#fff3dc',
        1.5 + wave * 0.1,
        0.4,
      )
    }).join(''),
    stroke('M1085 346h70M1068 362h104M1092 380h60M1050 400h130M1084 424h80', '#fff6df', 5, 0.65),
    shape(ridge({ by, y: 505, rough: 34, points: 7 }), '#56586a'),
    shape(ridge({ by, y: 560, rough: 26, points: 9 }), 'url(#rock)'),
    times(90, () =>
      circle(
        by.between(0, 1600),
        by.between(610, 890),
        by.between(2, 6),
        by.pick(['#e6ddc8', '#59606e', '#d4c9b0']),
        0.42,
      ),
    ).join(''),
    pool(by, { x: 1245, y: 648, rx: 205, ry: 44 }),
    pool(by, { x: 560, y: 742, rx: 400, ry: 112 }),
    pool(by, { x: 1300, y: 818, rx: 225, ry: 58 }),
    weed(by, 285, 772, 120),
    weed(by, 872, 792, 84),
    weed(by, 1448, 836, 74),
    star(480, 782, 62, 0.4, '#d9713c'),
    star(1240, 822, 38, 1.1, '#c9563f'),
    anemone(662, 758, 52),
    anemone(752, 722, 32),
    anemone(1340, 808, 26),
    times(14, () => circle(by.between(420, 820), by.between(690, 810), by.between(3, 7), '#eaf6f2', 0.5)).join(''),
  )
}
