export { currentFilter, followFilter, scoreSpam, spamScoreFact, watchedFilter } from './filter'
export { forgetOldRecords, forgetRecords, learningListener } from './records'
export { createLearning, learningServices } from './services'
export { keepPast, queueTraining, trainFilter, trainSpamFilterTask } from './training'
