export { noticeListener, sendsMail } from './commentListener'
export { readMailed } from './readMailed'
export { sendNotice } from './sendNotice'
export { sendStatement } from './sendStatement'
