export { answerReport } from './answerReport'
export { readReports } from './readReports'
export { reportComment, reportEndpoints } from './reportComment'
export { reportListener, reportsFact } from './settleReports'
