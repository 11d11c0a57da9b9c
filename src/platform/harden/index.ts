export { deletePreference } from './deletePreference'
