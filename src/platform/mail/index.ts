export {
  hasMail,
  type Mail,
  type MailPart,
  mailAdapter,
  mailRetries,
  oneLine,
  quoted,
  renderParts,
  requireMail,
  sendMail,
  sendOnce,
} from './mail'
