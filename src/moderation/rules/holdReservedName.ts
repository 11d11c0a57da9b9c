import type { Phase } from '../types'

/** Nobody speaks under the name of staff or of an author but they themselves. */
export const holdReservedName: Phase = ({ facts }) =>
  facts.reservedName ? { code: 'reserved_name', outcome: 'hold', field: 'name' } : undefined
