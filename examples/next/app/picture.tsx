import type { Media } from '@colloquy/client'

/** The server has made every width there is: the browser takes the one it needs. */
export function Picture({ media }: { media: string | Media | null | undefined }) {
  if (!media || typeof media === 'string' || !media.url) return null
  const { alt, credit, height, srcset, url, width } = media
  return (
    <figure>
      <img
        src={url}
        srcSet={srcset ?? undefined}
        sizes="(max-width: 42rem) 100vw, 42rem"
        alt={alt ?? ''}
        width={width ?? undefined}
        height={height ?? undefined}
      />
      {credit && <figcaption>{credit}</figcaption>}
    </figure>
  )
}
