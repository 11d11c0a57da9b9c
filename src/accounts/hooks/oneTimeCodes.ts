import type {
  CollectionAfterDeleteHook,
  CollectionAfterOperationHook,
  CollectionBeforeLoginHook,
  CollectionBeforeOperationHook,
} from 'payload'
import { requireCode } from '../codes/requireCode'
import { forgetCodes, loadCodes } from '../codes/state'

/** Payload calls the hooks of signing in when a password is reset, too. */
export const noteReset: CollectionBeforeOperationHook<'users'> = ({ operation, req }) => {
  if (operation === 'resetPassword') req.context.resetsPassword = true
}

/** Asks for a one-time code where the account has them. */
export const askForCode: CollectionBeforeLoginHook = async ({ req, user }) => {
  if (!req.context.resetsPassword) await requireCode(req, String(user.id))
}

/** A mail with a link is no second factor: whoever has one-time codes signs in with one after choosing a password. */
export const endResetSession: CollectionAfterOperationHook<'users'> = async (args) => {
  if (args.operation !== 'resetPassword') return args.result
  const { req, result } = args
  const id: unknown = result.user?.id
  if (typeof id !== 'string' || !(await loadCodes(req, id))?.state.confirmedAt) return result
  await req.payload.db.updateOne({ collection: 'users', id, data: { sessions: [] }, req, returning: false })
  const { user: _user, ...rest } = result
  return { ...rest, token: '' }
}

export const forgetCodesOf: CollectionAfterDeleteHook = ({ id, req }) => forgetCodes(req, String(id))
