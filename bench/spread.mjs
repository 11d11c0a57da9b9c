/** @param {readonly number[]} values at least one */
export const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle =
    sorted.length % 2
      ? sorted[(sorted.length - 1) / 2]
      : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2
  return { min: sorted[0], median: middle, max: sorted.at(-1) }
}

/** "min median max", in columns. */
export const figures = ({ max, median, min }, digits = 0) =>
  [min, median, max].map((value) => value.toFixed(digits).padStart(8)).join(' ')

/** The value that `share` of all are not above. @param {readonly number[]} values at least one */
export const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

/** Rounded, for results that are kept. */
export const rounded = (value, digits = 0) => Number(value.toFixed(digits))
