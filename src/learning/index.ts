export {
  createLearning,
  currentFilter,
  followFilter,
  learningServices,
  scoreSpam,
  spamScoreFact,
  watchedFilter,
} from './filter'
export { forgetOldRecords, forgetRecords, learningListener } from './records'
export { keepPast, queueTraining, trainFilter, trainSpamFilterTask } from './training'
