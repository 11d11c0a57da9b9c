import type {
  CollectionBeforeDeleteHook,
  CollectionBeforeOperationHook,
  GlobalBeforeChangeHook,
  TextareaFieldValidation,
} from 'payload'
import { faultsOfWords } from '#moderation'
import { refusal } from '#platform'

const appendOnly = () =>
  refusal('forbidden', { message: 'Moderation events are append-only: they are never changed or deleted.' })

/** Holds for the Local API too, where access is not asked. */
export const refuseEventChange: CollectionBeforeOperationHook<'moderation-events'> = ({ operation }) => {
  if (operation === 'update' || operation === 'delete') throw appendOnly()
}

export const refuseEventDelete: CollectionBeforeDeleteHook = () => {
  throw appendOnly()
}

/** Every save of the settings is a new version of the policy; verdicts name the one they followed. */
export const countVersion: GlobalBeforeChangeHook = ({ data, originalDoc }) => ({
  ...data,
  version: (originalDoc?.version ?? 0) + 1,
})

/** Says which lines of a word list cannot be used, before they are relied on. */
export const wordList: TextareaFieldValidation = (value) => {
  const faults = faultsOfWords(value ?? '')
  return faults.length === 0 || faults.join(' ')
}
