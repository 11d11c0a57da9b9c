import type { GlobalConfig } from 'payload'
import { isAdmin } from '#platform'
import { noteChanges } from '#platform/database'
import { admins, anyone, hiddenUnless } from '../shared'

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
  ],
}
