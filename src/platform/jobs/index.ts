export { jobEndpoints } from './jobEndpoints'
export { releaseExpiredJobs } from './releaseExpiredJobs'
export { repeat } from './repeat'
export { sendOnce } from './sendOnce'
