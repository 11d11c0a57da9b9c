export { noticeListener } from './commentListener'
export { sendNotice } from './commentNotice'
export {
  commentInAdmin,
  decideByLink,
  decisionWords,
  deskOf,
  type LinkedDecision,
  linkedDecisions,
  type MailedDecision,
  readDecision,
  readDecisionLink,
} from './decisionLinks'
export { noticeRoutes } from './endpoints'
export { mailChoices } from './mailedAccounts'
export { readMailed } from './readMailed'
export { queueDigests, sendDigest } from './sendDigest'
export { noticeServices } from './services'
export { explainIn, sendStatement } from './statement'
export {
  type Confirmation,
  confirm,
  confirmSubscription,
  maxAsked,
  maxAskedFrom,
  readConfirmation,
} from './subscriptions/askForSubscription'
export { readSubscriptionLink, type SubscriptionLink } from './subscriptions/links'
export { mailSubscriber, mailsPerDay, queueDueMails, tellSubscribers } from './subscriptions/notify'
export {
  describeSubscriptions,
  endSubscription,
  endSubscriptions,
  findSubscriptions,
  type ListedSubscription,
  listSubscriptions,
  subscriptionOwner,
} from './subscriptions/subscriptions'
