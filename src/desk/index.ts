export { deskRoutes } from './endpoints'
export { draftPolicy } from './replay/draftPolicy'
export { type ReplayChange, replayPolicy } from './replay/replayPolicy'
export { deskServices } from './services'
