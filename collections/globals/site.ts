import type { GlobalConfig, TextFieldSingleValidation } from 'payload'
import { isAdmin } from '#platform'
import { noteChanges } from '#platform/database'
import { areOrigins } from '#platform/http'
import { admins, adminsField, anyone, hiddenUnless } from '../shared'

const isTimeZone: TextFieldSingleValidation = (value) => {
  if (!value) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return 'Please enter the name of a time zone, such as Europe/Berlin, America/New_York or UTC.'
  }
}

const isPreviewAddress: TextFieldSingleValidation = (value) =>
  !value ||
  (/^https?:\/\/[^\s{}]+\//.test(value) && value.includes('{token}')) ||
  'Please enter an address with https:// and {token} in it; {id} and {slug} can stand there, too.'

/** Name and wording of the site. */
export const Site: GlobalConfig<'site'> = {
  slug: 'site',
  admin: { group: 'Settings', hidden: hiddenUnless(isAdmin) },
  access: { read: anyone, update: admins },
  versions: false,
  hooks: { afterChange: [noteChanges('site').changeGlobal] },
  fields: [
    { name: 'title', type: 'text', defaultValue: 'Colloquy', maxLength: 100 },
    { name: 'tagline', type: 'text', defaultValue: 'Articles, and what readers answer', maxLength: 200 },
    { name: 'footer', type: 'text', maxLength: 300 },
    {
      name: 'timeZone',
      type: 'text',
      defaultValue: 'UTC',
      maxLength: 64,
      validate: isTimeZone,
      admin: {
        description:
          'Times on the reader site, such as Europe/Berlin. Browsers with JavaScript show each reader their own.',
      },
    },
    {
      name: 'previewUrl',
      label: 'Preview address',
      type: 'text',
      maxLength: 500,
      access: { read: adminsField },
      validate: isPreviewAddress,
      admin: {
        description:
          'Where your own frontend shows drafts, such as https://blog.example/preview/{slug}?id={id}&token={token}. Left empty, this site does.',
      },
    },
    {
      name: 'origins',
      type: 'text',
      hasMany: true,
      maxRows: 100,
      maxLength: 300,
      access: { read: adminsField },
      validate: areOrigins,
      admin: {
        description:
          'Other sites whose pages may post comments and votes here, each as https://example.org. Everybody may read, and this site always counts.',
      },
    },
  ],
}
