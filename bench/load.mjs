// One measurement of GET requests per second, with wrk where it is installed, else autocannon.
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const has = (program) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const tool = has('wrk') ? 'wrk' : 'autocannon'
const connections = 32

const withWrk = async (url, seconds) => {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, url])
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1])
}

const withAutocannon = async (url, seconds) => {
  // A process of its own: the load must not share a thread with whoever measures.
  const { stdout } = await run('npx', ['autocannon', '-j', '-c', `${connections}`, '-d', `${seconds}`, url], {
    maxBuffer: 1 << 24,
  })
  const result = JSON.parse(stdout)
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 200, ${result.errors} errors`)
  return result.requests.average
}

/** Requests per second over `seconds`. @throws when any answer was not a success */
export const measure = tool === 'wrk' ? withWrk : withAutocannon
