export { ban } from './ban'
export { gatherBans, isBannedNetwork } from './facts'
export { forgetSender } from './hooks'
export { liftBan } from './liftBan'
