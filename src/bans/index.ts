export { banRoutes } from './endpoints'
export { bansFact, isBannedNetwork } from './facts'
export { forgetSender } from './makeBan'
export { banEffectWords, banKindWords } from './words'
