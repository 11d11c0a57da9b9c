export {
  editorsOrOwn,
  editorsOrOwnByline,
  editorsOrOwnUpload,
  editorsOrOwnVersions,
  isHttpAddress,
  leaveOutPages,
  publishedOrOwn,
} from './access'
export { addressAtFrontend, articleServices, isArticleAddress, keepFrontend } from './address'
export { bodyEditor, dropBody, renderBody, selectBody } from './body'
export { checkBody } from './bodyContent'
export { keepLock, refuseStale } from './concurrentEdits'
export { type ArticleForm, findArticle, includeBeside, newestFirst, readArticles, readBySlug } from './findArticle'
export {
  addOwnByline,
  deleteComments,
  giveByline,
  keepSystemFields,
  noteArticle,
  noteArticleGone,
  refuseIncomplete,
  watchedArticles,
} from './hooks'
export { takeMarkdown } from './markdown'
export {
  addSrcset,
  cleanPicture,
  cleanStoredPictures,
  keepFileName,
  keepPictures,
  noteOwner,
  notePlaceholder,
  refuseAddresses,
  serveFiles,
  uploadStorage,
} from './media'
export { keepOpenDraft, writePublished } from './openDrafts'
export { managedPageRoutes, mergePagesTask } from './pages/managePages'
export { articleTarget, watchedPages } from './pages/pages'
export { type ShownPicture, sharpForPayload, shownSizes, srcsetOf } from './pictures'
export { livePreviewAddress, previewAddress, previewOrigin, readPreview } from './preview'
export { articleRoutes, feedRoutes } from './routes'
export { addSchedules, publishAtTime, tellOfSchedule } from './schedule'
export { keepOldSlugs, refuseTakenSlug, slugField } from './slugs'
export { findPublicArticles, listed } from './target'
export { namesOf, type Shown, showsOneOf, usedInRoutes } from './usedIn'
