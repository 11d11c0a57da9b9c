import { randomInt } from 'node:crypto'
import type { SpamFilter } from '#moderation'
import { defineServices } from '#platform'

export type LearningServices = {
  /** Whether an automatic decision is picked for a person to look at: by chance, two in a hundred. */
  isPicked(): boolean
  /** The filter as this process has it. */
  kept: KeptFilter
}

export type KeptFilter = {
  filter: SpamFilter | undefined
  /** When its version was last compared with the database's, in milliseconds; 0 where it may have changed. */
  comparedAt: number
}

const pickedOf100 = 2

export const learningServices = defineServices<LearningServices>('learning')

export function createLearning(): LearningServices {
  return { isPicked: () => randomInt(100) < pickedOf100, kept: { filter: undefined, comparedAt: 0 } }
}
