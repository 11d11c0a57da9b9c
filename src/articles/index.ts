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
export { giveByline } from './byline'
export { watchedArticles } from './changes'
export { keepLock, refuseStale } from './concurrentEdits'
export { type ArticleForm, findArticle, newestFirst, readArticles, readBySlug } from './findArticle'
export { addOwnByline, deleteComments, keepSystemFields, noteArticle, noteArticleGone, refuseIncomplete } from './hooks'
export { includeBeside } from './included'
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
export { managedPageRoutes } from './pages/managePages'
export { mergePagesTask } from './pages/mergePages'
export { articleTarget, watchedPages } from './pages/pages'
export { type ShownPicture, sharpForPayload, shownSizes, srcsetOf } from './pictures'
export { livePreviewAddress, previewAddress, previewOrigin, readPreview } from './preview'
export { articleRoutes, feedRoutes } from './routes'
export { addSchedules, publishAtTime, tellOfSchedule } from './schedule'
export { keepOldSlugs, refuseTakenSlug, slugField } from './slugs'
export { findPublicArticles, listed } from './target'
export { namesOf, type Shown, showsOneOf, usedInRoutes } from './usedIn'
