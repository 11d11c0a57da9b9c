export const width = 1600
export const height = 900

export type Point = readonly [x: number, y: number]

/** Repeatable chance (mulberry32), so that every installation has the same pictures. */
export function chance(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    between: (low: number, high: number): number => low + next() * (high - low),
    pick: <T>(items: readonly [T, ...T[]]): T => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
export type Chance = ReturnType<typeof chance>

const n = (value: number): string => value.toFixed(1)

/** A number or text as an attribute. */
const attributes = (given: Readonly<Record<string, string | number>>): string =>
  Object.entries(given)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? Number(value.toFixed(3)) : value}"`)
    .join('')

export function tag(name: string, given: Readonly<Record<string, string | number>>, inner = ''): string {
  return `<${name}${attributes(given)}>${inner}</${name}>`
}

export function circle(cx: number, cy: number, r: number, fill: string, opacity = 1): string {
  return tag('circle', { cx, cy, r, fill, opacity })
}

/** From top to bottom, to be used as `url(#id)`. */
export function gradient(id: string, stops: readonly (readonly [offset: number, color: string])[]): string {
  return tag(
    'linearGradient',
    { id, x1: 0, y1: 0, x2: 0, y2: 1 },
    stops.map(([offset, color]) => tag('stop', { offset, 'stop-color': color })).join(''),
  )
}

/** A closed line through the middles of the points' connections: no corners anywhere. */
export function smooth(points: readonly Point[]): string {
  const at = (index: number): Point => points[(index + points.length) % points.length] ?? [0, 0]
  const middle = (index: number): string => {
    const [ax, ay] = at(index)
    const [bx, by] = at(index + 1)
    return `${n((ax + bx) / 2)} ${n((ay + by) / 2)}`
  }
  return `M${middle(-1)}${points.map(([x, y], index) => `Q${n(x)} ${n(y)} ${middle(index)}`).join('')}Z`
}

type Blob = { x: number; y: number; rx: number; ry: number; rough: number; points?: number }

/** An uneven round thing: pools, crowns, stones, loaves. */
export function blob({ by, points = 14, rough, rx, ry, x, y }: Blob & { by: Chance }): string {
  return smooth(
    Array.from({ length: points }, (_, index): Point => {
      const angle = (index / points) * 2 * Math.PI
      const size = 1 + by.between(-rough, rough)
      return [x + Math.cos(angle) * rx * size, y + Math.sin(angle) * ry * size]
    }),
  )
}

/** A line of hills or waves from the left edge to the right one, filled down to the bottom. */
export function ridge({ by, points, rough, y }: { by: Chance; y: number; rough: number; points: number }): string {
  const tops = Array.from(
    { length: points + 1 },
    (_, index): Point => [(index / points) * (width + 200) - 100, y + by.between(-rough, rough)],
  )
  const curve = tops
    .slice(1)
    .map(([x, top], index) => {
      const [px, py] = tops[index] ?? [0, y]
      return `C${n((px + x) / 2)} ${n(py)} ${n((px + x) / 2)} ${n(top)} ${n(x)} ${n(top)}`
    })
    .join('')
  const [firstX, firstY] = tops[0] ?? [0, y]
  return `M${n(firstX)} ${n(firstY)}${curve}V${height + 10}H${n(firstX)}Z`
}

export function shape(d: string, fill: string, extra: Readonly<Record<string, string | number>> = {}): string {
  return tag('path', { d, fill, ...extra })
}

export function stroke(d: string, color: string, thickness: number, opacity = 1): string {
  return tag('path', {
    d,
    fill: 'none',
    stroke: color,
    'stroke-width': thickness,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    opacity,
  })
}

export function canvas(defs: string, ...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${defs}</defs>${parts.join('')}</svg>`
}

/** Fills the picture. */
export function ground(fill: string): string {
  return tag('rect', { x: 0, y: 0, width, height, fill })
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}
