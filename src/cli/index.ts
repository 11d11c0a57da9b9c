import { run } from './program'

// Timers and connection pools of the libraries would keep the process running.
process.exit(await run(process.argv.slice(2)))
