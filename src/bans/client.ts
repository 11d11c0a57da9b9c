export { banEffectWords, banKindWords } from './words'
