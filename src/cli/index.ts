import { mapStackTraces } from '#platform/log'
import { run } from './program'

mapStackTraces(new URL('.', import.meta.url).href)

// Timers and connection pools of the libraries would keep the process running.
process.exit(await run(process.argv.slice(2)))
