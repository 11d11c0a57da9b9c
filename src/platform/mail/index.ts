export { mailAdapter } from './adapter'
export { mailRetries, sendMail } from './sendMail'
export { type Mail, oneLine, quoted } from './text'
