import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '../../services'
import { erasePerson } from './erasePerson'

const atOnce = 200

/**
 * Carries out every erasure there was once more: what a restored backup has brought back goes again, what was left undone is
 * finished. Rows made after an erasure stay. Answers how many erasures there are, and how many rows they found.
 */
export const replayErasures = async (
  payload: Payload,
  onProgress: (erasures: number) => void = () => {},
): Promise<{ erasures: number; rows: number }> => {
  const { vault } = servicesOf(payload)
  let after: string | undefined
  let erasures = 0
  let rows = 0
  for (;;) {
    const page = { limit: atOnce, ...(after === undefined ? {} : { after }) }
    const found = await vault.tombstones(await createLocalReq({}, payload), page)
    for (const erasure of found) {
      rows += (await erasePerson(payload, erasure)).rows
      erasures += 1
      onProgress(erasures)
    }
    after = found.at(-1)?.id
    if (found.length < atOnce) return { erasures, rows }
  }
}
