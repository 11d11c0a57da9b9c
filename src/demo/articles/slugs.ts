/** Known apart from the texts, because the texts link to each other. */
export const tidePoolsSlug = 'what-a-tide-pool-keeps'
export const wheelSlug = 'truing-a-wheel-by-ear'
export const breadSlug = 'bread-at-2400-metres'
export const treesSlug = 'mapping-a-citys-old-trees'
