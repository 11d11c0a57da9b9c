import { afterEach, describe, expect, it } from 'vitest'
import { mongoUrl } from '../../support/mongodb'
import { type Instance, shipped, startSmall } from '../../support/smallPayload'

const open: Instance[] = []
afterEach(async () => {
  for (const instance of open.splice(0)) await instance.close()
})

/** Two processes on one database, and what their jobs did. */
const startRunners = async (database: (url: string) => Parameters<typeof startSmall>[0]) => {
  const ran: string[] = []
  const url = mongoUrl()
  const start = async () => {
    const instance = await startSmall({ ...database(url), onTask: (name) => void ran.push(name) })
    open.push(instance)
    return instance.payload
  }
  return { ran, first: await start(), second: await start() }
}

type Runner = Instance['payload']
const names = Array.from({ length: 20 }, (_, at) => `job ${at}`)
const queue = async (payload: Runner) => {
  for (const name of names) await payload.jobs.queue({ task: 'count' as never, input: { name } as never })
}
const runAll = (...runners: Runner[]) => Promise.all(runners.map((payload) => payload.jobs.run({ limit: 20 })))
/** Makes runners wait for each other between looking for waiting jobs and marking them, as it happens between processes. */
const meetBeforeMarking = (...runners: Runner[]) => {
  let looked = 0
  let meet = () => {}
  const met = new Promise<void>((resolve) => {
    meet = resolve
  })
  for (const { db } of runners) {
    const model = (db as unknown as Instance['db']).collections['payload-jobs']
    if (!model) throw new Error('There are no jobs')
    const mark = model.updateMany.bind(model)
    const markTogether = async (...args: Parameters<typeof mark>) => {
      looked += 1
      if (looked === runners.length) meet()
      await met
      return mark(...args)
    }
    Object.assign(model, { updateMany: markTogether })
  }
}

describe('two runners at once', () => {
  it('run jobs twice on the adapter as shipped', async () => {
    const { first, second, ran } = await startRunners((url) => ({ db: shipped(url) }))
    await queue(first)
    meetBeforeMarking(first, second)
    await runAll(first, second)
    expect(ran.length).toBeGreaterThan(names.length)
  })

  it('run each job once on ours', async () => {
    const { first, second, ran } = await startRunners((url) => ({ url }))
    await queue(first)
    await runAll(first, second, first, second)
    expect(ran.toSorted()).toEqual(names.toSorted())
  })

  it('run one job once when both are told to run it by its id', async () => {
    const { first, second, ran } = await startRunners((url) => ({ url }))
    const { id } = await first.jobs.queue({ task: 'count' as never, input: { name: 'only' } as never })
    await Promise.all([first, second].map((payload) => payload.jobs.runByID({ id })))
    expect(ran).toEqual(['only'])
  })

  it('take no more than their limit, oldest first', async () => {
    const { first, ran } = await startRunners((url) => ({ url }))
    await queue(first)
    await first.jobs.run({ limit: 3, sequential: true })
    expect(ran).toEqual(names.slice(0, 3))
  })
})
