import type { MongoClient, TopologyDescriptionChangedEvent } from 'mongodb'

export type DatabaseReach = {
  /** Milliseconds since there was a server to write to; 0 while there is one. */
  awayFor(): number
  stop(): void
}

/** Follows what the driver's own monitoring finds out, within seconds and without asking anything itself. */
export function watchReach(client: MongoClient, now: () => number = () => performance.now()): DatabaseReach {
  let since: number | undefined
  const look = ({ newDescription }: TopologyDescriptionChangedEvent) => {
    const writable = [...newDescription.servers.values()].some(({ isWritable }) => isWritable)
    since = writable ? undefined : (since ?? now())
  }
  client.on('topologyDescriptionChanged', look)
  return {
    awayFor: () => (since === undefined ? 0 : now() - since),
    stop: () => void client.off('topologyDescriptionChanged', look),
  }
}
