import { installMongo } from './mongodbServer'

/** `.ci/run` begins with it, so that no test waits for a download. */
await installMongo()
