export { deskRoutes, deskServices } from './endpoints'
export { draftPolicy } from './replay/draftPolicy'
export { type ReplayChange, replayPolicy } from './replay/replayPolicy'
