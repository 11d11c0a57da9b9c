import type { Payload } from 'payload'
import { servicesOf } from '../services'

/**
 * Empties tags of network addresses whose time is over and destroys the keys of past days: at once, and then `every` so many
 * milliseconds. Several processes may do so at the same time.
 */
export const expireIdentity = ({ every, payload }: { payload: Payload; every: number }): { stop(): void } => {
  const { now, vault } = servicesOf(payload)
  const expire = async (): Promise<void> => {
    try {
      const emptied = await vault.expire(now())
      if (emptied > 0) payload.logger.info({ msg: 'Tags of network addresses have expired', rows: emptied })
    } catch (error) {
      payload.logger.error({
        err: error,
        msg: 'Expired tags of network addresses could not be emptied; the next round tries again',
      })
    }
  }
  void expire()
  const timer = setInterval(() => void expire(), every)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
