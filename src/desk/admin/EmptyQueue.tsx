import type { Tab } from './statusFilter'

const sentences: Record<Tab['key'], string> = {
  pending: 'Nothing waits. Comments that the rules hold will appear here.',
  approved: 'No comment is approved yet.',
  spam: 'No comment is marked as spam.',
  trash: 'The trash is empty.',
  all: 'Nobody has commented yet.',
}

/** Stands in place of Payload's "no results", which is about filters. */
export function EmptyQueue({ chosen }: { chosen: Tab['key'] | undefined }) {
  return (
    <p className="desk-empty">
      {chosen ? sentences[chosen] : 'No comment matches. Change the search or the filters, or choose a tab.'}
    </p>
  )
}
