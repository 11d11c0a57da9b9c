export { deskRoutes, deskServices } from './endpoints'
export { draftPolicy, type ReplayChange, replayPolicy } from './replayPolicy'
