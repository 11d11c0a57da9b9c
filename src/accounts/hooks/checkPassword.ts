import { type CollectionBeforeOperationHook, ValidationError } from 'payload'

/** Length is what makes a password hold; NIST SP 800-63B asks for no composition rules. */
export const minPasswordLength = 12

/** Refuses passwords that are too short, wherever they are set. */
export const checkPassword: CollectionBeforeOperationHook<'users'> = ({ args, operation, req }) => {
  if (operation !== 'create' && operation !== 'update' && operation !== 'resetPassword') return
  const password: unknown = (args as { data?: { password?: unknown } }).data?.password
  if (password === undefined || password === null || password === '') return
  if (typeof password === 'string' && password.length >= minPasswordLength && password.length <= 256) return
  throw new ValidationError({
    collection: 'users',
    errors: [{ path: 'password', message: `Please choose a password of ${minPasswordLength} to 256 characters.` }],
    req,
  })
}
