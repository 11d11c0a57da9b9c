import { EventEmitter } from 'node:events'
import type { MongoClient } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { watchReach } from '../../../../../src/platform/database/mongodb/changeStream'

/** The only part of a client that is listened to. */
const client = () => new EventEmitter() as unknown as MongoClient & EventEmitter
const change = (...writable: boolean[]) => ({
  newDescription: { servers: new Map(writable.map((isWritable, index) => [`${index}`, { isWritable }])) },
})

describe('watchReach', () => {
  it('counts from the moment on which there is no server to write to, until there is one', () => {
    const driver = client()
    let now = 1000
    const reach = watchReach(driver, () => now)
    expect(reach.awayFor()).toBe(0)
    driver.emit('topologyDescriptionChanged', change(false, false))
    now = 1500
    driver.emit('topologyDescriptionChanged', change(false))
    now = 3000
    expect(reach.awayFor()).toBe(2000)
    driver.emit('topologyDescriptionChanged', change(false, true))
    expect(reach.awayFor()).toBe(0)
    reach.stop()
    driver.emit('topologyDescriptionChanged', change(false))
    now = 9000
    expect(reach.awayFor()).toBe(0)
  })
})
