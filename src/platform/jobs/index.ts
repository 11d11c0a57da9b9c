export { jobEndpoints } from './failedJobs'
export { releaseExpiredJobs } from './releaseExpiredJobs'
export { repeat } from './repeat'
