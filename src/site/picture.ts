import { type Html, html, nothing } from './html'

type Size = { url?: string | null; width?: number | null; height?: number | null }
export type Picture = Size & {
  alt?: string | null
  credit?: string | null
  sizes?: { thumb?: Size; card?: Size; hero?: Size } | null
}

/** Path of one of our own addresses, so that the page works under every name the site is reached by. */
export function localPath(url: string, publicUrl: string): string {
  return url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url
}

type Shown = { picture: Picture; publicUrl: string; sizes: string; className: string; eager?: boolean }

/** An `img` with every width there is, and its own proportions, so that the page does not jump. */
export function pictureTag({ className, eager = false, picture, publicUrl, sizes }: Shown): Html {
  const widths = [picture.sizes?.thumb, picture.sizes?.card, picture.sizes?.hero].flatMap((size) =>
    size?.url && size.width ? [{ url: localPath(size.url, publicUrl), width: size.width, height: size.height }] : [],
  )
  const largest = widths.at(-1)
  const url = largest?.url ?? (picture.url ? localPath(picture.url, publicUrl) : undefined)
  if (!url) return nothing
  const width = largest?.width ?? picture.width
  const height = largest?.height ?? picture.height
  return html`<img class="${className}" src="${url}"${
    widths.length > 1
      ? html` srcset="${widths.map((size) => `${size.url} ${size.width}w`).join(', ')}" sizes="${sizes}"`
      : nothing
  } alt="${picture.alt ?? ''}"${width && height ? html` width="${width}" height="${height}"` : nothing}${eager ? html` fetchpriority="high"` : html` loading="lazy"`}>`
}
