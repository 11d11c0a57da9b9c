import { bread } from './bread'
import { tidePools } from './tidePools'
import { trees } from './trees'
import type { DemoArticle } from './types'
import { wheel } from './wheel'

/** Everything there is to read, newest first. */
export const articles: readonly DemoArticle[] = [tidePools, bread, wheel, trees]
