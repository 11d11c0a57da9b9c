import type { Rule } from '../types'

/** Nobody speaks under the name of staff or of an author but they themselves. */
export const holdReservedName: Rule<'reserved_name'> = {
  reasons: {
    reserved_name: {
      label: 'Reserved name',
      sentence: () => 'The name belongs to staff or to an author.',
    },
  },
  judge: ({ facts }) => (facts.reservedName ? { code: 'reserved_name', outcome: 'hold', field: 'name' } : undefined),
}
