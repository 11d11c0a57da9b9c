export { answerReport } from './answerReport'
export { reportMutations, reportRoutes } from './endpoints'

export { reportComment } from './reportComment'
export { reportListener, reportsFact } from './settleReports'
export { reportReasonWords, reportStatusWords } from './words'
