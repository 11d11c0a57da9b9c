export { deskRoutes, deskServices } from './endpoints'
export { draftPolicy, type ReplayChange, replayPolicy, triedSettings } from './replayPolicy'
