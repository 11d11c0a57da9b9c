import type { GlobalConfig, TextFieldSingleValidation } from 'payload'
import { hideSecret, isKeysAddress, sealSecrets } from '#accounts'
import { isArticleAddress } from '#articles'
import { recordMovedLinks } from '#changes'
import { isAdmin, type Language, languages } from '#platform'
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

const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
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
  hooks: { beforeChange: [sealSecrets], afterChange: [noteChanges('site', 'slugs').changeGlobal, recordMovedLinks] },
  fields: [
    { name: 'title', type: 'text', defaultValue: 'Colloquy', maxLength: 100 },
    { name: 'tagline', type: 'text', defaultValue: 'Articles, and what readers answer', maxLength: 200 },
    { name: 'footer', type: 'text', maxLength: 300 },
    {
      name: 'language',
      type: 'select',
      defaultValue: 'en',
      options: languages.map((value) => ({ value, label: languageNames[value] })),
      admin: {
        description:
          'Of the reader site, and of mails to readers of whom no other is known. The widget and the API answer each browser in its own.',
      },
    },
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
      name: 'articleUrl',
      label: 'Article address',
      type: 'text',
      maxLength: 500,
      validate: isArticleAddress,
      admin: {
        description:
          'Where your own frontend shows articles, such as https://blog.example/{slug}; {id} can stand there, too. Links in articles, feeds, mails and webhooks lead there. Left empty, they lead to this site.',
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
    {
      name: 'pageParameters',
      type: 'text',
      hasMany: true,
      maxRows: 20,
      maxLength: 100,
      access: { read: adminsField },
      admin: {
        description:
          'For comments under pages of those sites: parameters of an address that tell one page from another, such as id. All others, the part behind # and a slash at the end are left out.',
      },
    },
    {
      name: 'signOn',
      label: 'Sign-on of another site',
      type: 'group',
      access: { read: adminsField },
      admin: {
        description:
          'Whoever has an account at the site that shows comments can be known here by it: that site sends a signed assertion along (X-Reader-Assertion).',
      },
      fields: [
        {
          name: 'secrets',
          type: 'array',
          maxRows: 5,
          admin: {
            description: 'Shared with that site, for HS256. Several are good at once, to change from one to the next.',
          },
          fields: [
            {
              name: 'secret',
              type: 'text',
              maxLength: 1000,
              hooks: { afterRead: [hideSecret] },
              admin: {
                autoComplete: 'off',
                description: '32 bytes or more. It is never shown again; left empty, it stays as it is.',
              },
            },
          ],
        },
        {
          name: 'jwksUrl',
          label: 'Address of its public keys',
          type: 'text',
          maxLength: 500,
          validate: isKeysAddress,
          admin: { description: 'A JSON Web Key Set, for RS256. It is fetched every five minutes.' },
        },
        {
          name: 'audience',
          type: 'text',
          maxLength: 300,
          admin: { description: 'What `aud` of an assertion has to be. Left empty: the address of this site.' },
        },
      ],
    },
  ],
}
