import { createServerFeature } from '@payloadcms/richtext-lexical'

/** Headings that come from elsewhere begin below the title of the article, which is the page's own. */
export const pastedHeadings = createServerFeature({
  feature: { ClientFeature: '/src/articles/admin/PastedHeadings#PastedHeadings' },
  key: 'pastedHeadings',
})
