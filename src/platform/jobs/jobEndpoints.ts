import type { Endpoint } from 'payload'
import { getDoor, postDoor } from '#platform/http'
import { readFailedJobs } from './failedJobs'
import { discardJobs, retryJobs } from './retryJobs'

/** The administrators' doors to tasks that failed, under `/api/moderation/jobs`. */
export const jobEndpoints: Endpoint[] = [
  getDoor('/jobs', readFailedJobs),
  postDoor('/jobs/retry', retryJobs),
  postDoor('/jobs/discard', discardJobs),
]
