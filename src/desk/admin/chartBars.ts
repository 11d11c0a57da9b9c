/** A bar of a chart in its own units, from the top left. */
export type Bar = { x: number; y: number; width: number; height: number }

/** Bars for values side by side; what is not nothing is at least 1 high, so that it can be seen. */
export function chartBars(
  values: readonly number[],
  { gap, height, most, width }: { width: number; height: number; gap: number; most: number },
): Bar[] {
  const step = width / Math.max(1, values.length)
  return values.map((value, index) => {
    const tall = value === 0 ? 0 : Math.max(1, (value / Math.max(1, most)) * height)
    return { x: index * step + gap / 2, y: height - tall, width: Math.max(0.5, step - gap), height: tall }
  })
}
