export { jobRoutes } from './failedJobs'
export { releaseExpiredJobs } from './releaseExpiredJobs'
export { repeat } from './repeat'
export { defineTask } from './task'
