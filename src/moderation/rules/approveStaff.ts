import type { Rule } from '../types'

/** Staff who moderate, and the author of the article, are published at once. Asked before the list; ends the decision. */
export const approveStaff: Rule<'staff'> = {
  reasons: {
    staff: {
      label: 'Written by staff',
      sentence: () => 'It was written by a moderator or by an author of the article.',
    },
  },
  judge: ({ facts }) => (facts.staff ? { code: 'staff', outcome: 'approve' } : undefined),
}
