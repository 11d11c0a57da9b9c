export { hasMail, mailAdapter, requireMail } from './adapter'
export { type MailPart, renderParts } from './parts'
export { type Mail, mailRetries, oneLine, quoted, sendMail, sendOnce } from './sendMail'
