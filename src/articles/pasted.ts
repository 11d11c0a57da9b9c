import { createServerFeature } from '@payloadcms/richtext-lexical'

/** What comes from elsewhere becomes what an article can hold: its headings begin below the title, which is the page's own. */
export const pasted = createServerFeature({
  feature: { ClientFeature: '/src/articles/admin/Pasted#Pasted' },
  key: 'pasted',
})
