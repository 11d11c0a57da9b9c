export { answerReport } from './answerReport'
export { reportRoutes } from './endpoints'
export { reportComment } from './reportComment'
export { reportListener, reportsFact } from './settleReports'
