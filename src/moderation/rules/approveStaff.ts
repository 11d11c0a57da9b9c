import type { Phase } from '../types'

/** Staff who moderate, and the author of the article, are published at once. */
export const approveStaff: Phase = ({ facts }) => (facts.staff ? { code: 'staff', outcome: 'approve' } : undefined)
