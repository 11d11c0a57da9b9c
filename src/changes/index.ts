export { recordGoneBeside, recordMovedLinks, recordShownBeside, shownBesideTask } from './beside'
export {
  changeListener,
  changeServices,
  findShownOf,
  type PublicListener,
  recordArticle,
  recordDeleted,
  rememberArticle,
  rememberDeleted,
} from './facts'
export { changesTag, pruneChanges } from './log'
export { changesGraphql, changesRoutes } from './routes'
