export { hasMail, mailAdapter, requireMail } from './adapter'
export { type Mail, mailRetries, oneLine, quoted, sendMail, sendOnce } from './sendMail'
