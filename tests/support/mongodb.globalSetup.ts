import { installMongo } from './mongodbServer'

/** Once before all test files, which begin several at a time: where no server is to be had, nothing runs and one message says so. */
export default installMongo
