import type { CollectionConfig } from 'payload'
import {
  accountRoutes,
  adminsOrSelf,
  askForCode,
  checkPassword,
  confirmCredentials,
  endKeysOnNewPassword,
  endKeysOnReset,
  endResetSession,
  findByHashedToken,
  forgetCodesOf,
  forgetKeysOf,
  forgetTries,
  guardLogin,
  hashResetToken,
  keepAnAdmin,
  keepAnAdminOnDelete,
  keyStrategy,
  noteNewPassword,
  refuseTakenName,
} from '#accounts'
import { giveByline } from '#articles'
import { mailChoices } from '#notices'
import { isAdmin, type roles } from '#platform'
import { noteChanges } from '#platform/database'
import { collectionEndpoints } from '#platform/http'
import { admins, adminsField, hiddenUnless, staff } from '../shared'

/** Staff accounts. No public collection has a path to this one. */
export const Users: CollectionConfig<'users'> = {
  slug: 'users',
  custom: {
    whoMay: 'Administrators make and change accounts; others change their own.',
    api: {
      takes: {
        currentPassword: { type: 'string', description: 'One’s own, beside a new password, address, role or account.' },
        code: {
          type: 'string',
          description: 'A one-time code, from accounts that have them, in place of `currentPassword`.',
        },
      },
    },
  },
  admin: {
    useAsTitle: 'name',
    defaultColumns: ['name', 'email', 'role'],
    group: 'Settings',
    hidden: hiddenUnless(isAdmin),
  },
  auth: {
    // Payload takes any text for a key, by a session alone: keys are `api-keys`, made by the server.
    useAPIKey: false,
    strategies: [keyStrategy],
    tokenExpiration: 8 * 60 * 60,
    // Payload would count for accounts that exist, say so, and take longer for them: `guardLogin` counts for all alike.
    maxLoginAttempts: 0,
    cookies: { sameSite: 'Lax' },
  },
  access: {
    admin: ({ req }) => Boolean(staff({ req })),
    create: admins,
    read: adminsOrSelf,
    update: adminsOrSelf,
    delete: admins,
    unlock: admins,
  },
  versions: false,
  hooks: {
    beforeOperation: [guardLogin, checkPassword, findByHashedToken, confirmCredentials, noteNewPassword],
    beforeLogin: [askForCode],
    afterLogin: [forgetTries],
    afterOperation: [endKeysOnReset, endResetSession],
    beforeChange: [hashResetToken, keepAnAdmin, refuseTakenName, giveByline],
    afterChange: [noteChanges('staff').change, endKeysOnNewPassword],
    beforeDelete: [keepAnAdminOnDelete],
    afterDelete: [noteChanges('staff').remove, forgetCodesOf, forgetKeysOf],
  },
  endpoints: collectionEndpoints('users', accountRoutes),
  // No door of the public's needs staff accounts; REST serves the admin.
  graphQL: false,
  disableDuplicate: true,
  // Nobody keeps an administrator from changing or removing an account.
  lockDocuments: false,
  fields: [
    { name: 'name', type: 'text', required: true, maxLength: 100 },
    {
      name: 'role',
      type: 'select',
      required: true,
      defaultValue: 'author',
      options: [
        { value: 'admin', label: 'Administrator: everything' },
        { value: 'editor', label: 'Editor: all articles and moderation' },
        { value: 'author', label: 'Author: own articles and the comments under them' },
        { value: 'moderator', label: 'Moderator: comments only' },
      ] satisfies { value: (typeof roles)[number]; label: string }[],
      access: { create: adminsField, update: adminsField },
      saveToJWT: true,
    },
    {
      name: 'byline',
      type: 'relationship',
      relationTo: 'authors',
      access: { create: adminsField, update: adminsField },
      admin: { description: 'The public name this person writes under.' },
    },
    {
      name: 'commentMail',
      type: 'select',
      label: 'Mail about comments',
      defaultValue: mailChoices[0].value,
      options: [...mailChoices],
      admin: {
        description:
          'About comments under your own articles, and, for those who moderate, about comments that wait. The discussion settings say whether such mails are sent at all.',
      },
    },
    // Asked for beside a new password, address, role or account, and never kept. Forms show what may be read; there is nothing to.
    {
      name: 'currentPassword',
      type: 'text',
      virtual: true,
      admin: { components: { Field: '/src/accounts/admin/ConfirmField#ConfirmField' } },
    },
    {
      name: 'oneTimeCodes',
      type: 'ui',
      admin: { components: { Field: '/src/accounts/admin/OneTimeCodes#OneTimeCodes' } },
    },
  ],
}
