export { forgetSender } from './ban'
export { banRoutes } from './endpoints'
export { bansFact, isBannedNetwork } from './facts'
export { banEffectWords, banKindWords } from './words'
