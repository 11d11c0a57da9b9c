import { blob, type Chance, canvas, chance, circle, ground, type Point, shape, stroke, tag, times } from './draw'

function tree(by: Chance, x: number, y: number, size: number): string {
  const [dark, middle, light] = by.pick([
    ['#2f5d43', '#3f7a55', '#6aa26c'],
    ['#4b6a2f', '#66883c', '#93ad57'],
    ['#355f5a', '#47807a', '#76aba0'],
    ['#8a5a26', '#b57a34', '#d9a552'],
  ])
  const crown = (r: number, dx: number, fill: string, rough: number) =>
    shape(blob({ by, x: x + dx, y: y + dx, rx: r, ry: r, rough, points: 16 }), fill)
  return (
    shape(blob({ by, x: x + size * 0.22, y: y + size * 0.26, rx: size, ry: size, rough: 0.08 }), '#3b3a33', {
      opacity: 0.22,
    }) +
    crown(size, 0, dark, 0.1) +
    crown(size * 0.8, -size * 0.08, middle, 0.12) +
    crown(size * 0.45, -size * 0.2, light, 0.16)
  )
}

/** Old ones carry a ring, as on the map the article speaks of. */
const marked = (by: Chance, x: number, y: number, size: number): string =>
  tree(by, x, y, size) +
  tag('circle', {
    cx: x,
    cy: y,
    r: size * 1.28,
    fill: 'none',
    stroke: '#c8452f',
    'stroke-width': 6,
    'stroke-dasharray': '18 11',
  }) +
  circle(x, y, 9, '#c8452f') +
  circle(x, y, 4, '#fff6e6')

/** Where the river runs, roughly: the middle of the stream at some places. */
const stream: readonly Point[] = [
  [-40, 700],
  [300, 715],
  [560, 720],
  [700, 660],
  [880, 540],
  [1120, 470],
  [1400, 370],
  [1660, 210],
]

const isWater = (x: number, y: number): boolean =>
  stream.some(([ax, ay], index) => {
    const [bx, by] = stream[index + 1] ?? [ax, ay]
    return x >= ax && x < bx && Math.abs(y - (ay + ((x - ax) / (bx - ax)) * (by - ay))) < 135
  })

/** A quarter from above: blocks with courtyards, a river, and the trees between. */
export function oldTreesScene(): string {
  const by = chance(1908)
  const block = (x: number, y: number, w: number, h: number): string =>
    tag('rect', { x: x + 9, y: y + 11, width: w, height: h, rx: 10, fill: '#a89d88', opacity: 0.55 }) +
    tag('rect', { x, y, width: w, height: h, rx: 10, fill: by.pick(['#d8a98a', '#cf9c83', '#e0bd98', '#c9a99a']) }) +
    tag('rect', {
      x: x + 8,
      y: y + 8,
      width: w - 16,
      height: h - 16,
      rx: 6,
      fill: 'none',
      stroke: '#fff4e2',
      'stroke-width': 3,
      opacity: 0.5,
    }) +
    tag('rect', { x: x + 48, y: y + 48, width: w - 96, height: h - 96, rx: 6, fill: '#c6d2a4' })
  const columns = [-60, 240, 560, 860, 1160, 1440]
  const rows = [-70, 230, 520, 790]
  const blocks = columns.flatMap((x, column) =>
    rows.map((y, row) => ({ x, y, w: (columns[column + 1] ?? 1720) - x - 62, h: (rows[row + 1] ?? 1060) - y - 60 })),
  )
  const river = 'M-40 700C220 640 330 800 560 720S880 470 1120 470 1420 330 1660 210'
  return canvas(
    '',
    ground('#efe6d3'),
    blocks.map(({ h, w, x, y }) => block(x, y, w, h)).join(''),
    stroke(river, '#efe6d3', 178),
    stroke(river, '#8fb9b4', 122),
    stroke(river, '#a9cfc8', 84),
    stroke(river, '#c4e0d8', 5, 0.8),
    // Two bridges.
    stroke('M530 640L566 800', '#efe6d3', 42),
    stroke('M1118 400L1124 545', '#efe6d3', 42),
    // Street trees in rows, courtyard trees where they like.
    times(15, (index) => tree(by, 30 + index * 112, 200, by.between(20, 27))).join(''),
    times(7, (index) => tree(by, 40 + index * 84, 492 + by.between(-3, 3), by.between(19, 26))).join(''),
    times(6, (index) => tree(by, 1180 + index * 80, 760, by.between(19, 27))).join(''),
    blocks
      .map(({ h, w, x, y }) =>
        times(3, () => {
          const [tx, ty] = [by.between(x + 70, x + w - 70), by.between(y + 66, y + h - 66)]
          return isWater(tx, ty) ? '' : tree(by, tx, ty, by.between(20, 36))
        }).join(''),
      )
      .join(''),
    marked(by, 380, 340, 72),
    marked(by, 975, 318, 84),
    marked(by, 1278, 636, 66),
    marked(by, 716, 870, 62),
    marked(by, 1500, 92, 54),
  )
}
