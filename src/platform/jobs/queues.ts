import type { JobsConfig } from 'payload'

/**
 * The queues of tasks. What somebody waits for has queues of its own: neither a wave of notices nor of requests delays a new
 * password, and however many subscribe to an article, notices of staff and statements of reasons do not wait behind them. Everything that is mailed stands in one of `mailQueues`.
 */
export const queues = {
  passwords: 'passwords',
  requests: 'requests',
  mail: 'mail',
  subscribers: 'subscribers',
  hooks: 'hooks',
  mentions: 'mentions',
  other: 'default',
} as const

type AutoRun = Extract<JobsConfig['autoRun'], unknown[]>

const mailQueues: AutoRun = [
  { cron: '*/5 * * * * *', limit: 20, queue: queues.passwords },
  // Most requests by made-up addresses are answered by no mail.
  { cron: '*/5 * * * * *', limit: 100, queue: queues.requests },
  { cron: '*/10 * * * * *', limit: 50, queue: queues.mail },
  { cron: '*/10 * * * * *', limit: 50, queue: queues.subscribers },
]

/** Which queues a process works off. Without a mail server, what is to be mailed waits until there is one. */
export function runsOf({ hasMail }: { hasMail: boolean }): AutoRun {
  return [
    ...(hasMail ? mailQueues : []),
    // Who is called may take its time: nothing else waits for it.
    { cron: '*/5 * * * * *', limit: 20, queue: queues.hooks },
    { cron: '*/5 * * * * *', limit: 5, queue: queues.mentions },
    { cron: '*/10 * * * * *', limit: 20, queue: queues.other },
  ]
}
