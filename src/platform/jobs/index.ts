export { jobRoutes } from './failedJobs'
export { createPurger, purgeTask } from './purge'
export { defineTask, queues, releaseExpiredJobs, repeat, runsOf } from './queues'
