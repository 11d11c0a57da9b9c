import { breadComments } from './bread'
import { tidePoolsComments } from './tidePools'
import { treesComments } from './trees'
import type { DemoComment } from './types'
import { wheelComments } from './wheel'

/** Comments in every state there is; each stands after the one it answers. */
export const comments: readonly DemoComment[] = [
  ...treesComments,
  ...wheelComments,
  ...breadComments,
  ...tidePoolsComments,
]
