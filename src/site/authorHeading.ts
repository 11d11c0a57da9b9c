import { type Html, html, nothing } from './html'
import { type Picture, pictureTag } from './picture'
import { webLink } from './webLink'

type Author = {
  name: string
  bio?: string | null
  picture?: string | Picture | null
  links?: readonly { label: string; url: string }[] | null
}

const portrait = (picture: Author['picture'], publicUrl: string): Html =>
  typeof picture === 'object' && picture !== null
    ? pictureTag({ picture, publicUrl, sizes: '6rem', className: 'portrait', eager: true })
    : nothing

/** Who writes: above the list of what they wrote. */
export function authorHeading({ bio, links, name, picture }: Author, publicUrl: string): Html {
  const shown = (links ?? []).flatMap(({ label, url }) => {
    const href = webLink(url)
    return href ? [html`<li><a href="${href}" rel="me noopener">${label}</a></li>`] : []
  })
  return html`<header class="author">
${portrait(picture, publicUrl)}
<div>
<h1>${name}</h1>
${bio ? html`<p class="lead">${bio}</p>` : nothing}
${shown.length > 0 ? html`<ul class="tags" aria-label="Links">${shown}</ul>` : nothing}
</div>
</header>`
}
