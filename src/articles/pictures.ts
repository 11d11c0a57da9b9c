import type { SharpDependency } from 'payload'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { refusal } from '#platform'

/** Larger ones take more memory to turn than a server can spare for one upload. */
const mostPixels = 100_000_000

const noPicture = (message: string) => refusal('invalid_input', { path: 'file', message })

type Format = 'avif' | 'gif' | 'jpeg' | 'png' | 'webp'

/** By the first bytes, so that nothing else is given to a decoder. */
function formatOf(bytes: Buffer): Format | 'heic' | undefined {
  const text = bytes.toString('latin1', 0, 12)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n')) return 'png'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return 'webp'
  if (/^[\s\S]{4}ftypavi[fs]/.test(text)) return 'avif'
  return /^[\s\S]{4}ftyp(?:hei|hev|mif1|msf1)/.test(text) ? 'heic' : undefined
}

/** Written again in the format it came in, at a quality that shows no difference. */
const written: Readonly<Record<Format, (picture: Sharp) => Sharp>> = {
  avif: (picture) => picture.avif({ quality: 75 }),
  gif: (picture) => picture.gif(),
  jpeg: (picture) => picture.jpeg({ quality: 92 }),
  png: (picture) => picture.png(),
  webp: (picture) => picture.webp({ quality: 90 }),
}

/**
 * The picture as its camera meant it to be seen, without what the camera says beside it: turned upright, with its colour profile,
 * without EXIF, XMP, places, names and comments. Animations stay animated.
 * @throws Refusal `invalid_input` naming what is wrong with the file
 */
export async function uprightPicture(bytes: Buffer): Promise<Buffer> {
  if (bytes.length === 0) throw noPicture('This file is empty (0 bytes). Please choose it again.')
  const format = formatOf(bytes)
  if (format === 'heic')
    throw noPicture('Browsers cannot show HEIC pictures. Please save this one as a JPEG and send that.')
  if (!format) throw noPicture('This file is no picture of a kind that can be shown: JPEG, PNG, WebP, AVIF or GIF.')
  try {
    const picture = sharp(bytes, { animated: true, limitInputPixels: mostPixels, failOn: 'truncated' })
    const metadata = await picture.metadata()
    return await written[format](cleaned(picture, metadata)).toBuffer()
  } catch (error) {
    if (error instanceof Error && /pixel limit/.test(error.message))
      throw noPicture(`This picture has more than ${mostPixels / 1_000_000} million pixels. Please send a smaller one.`)
    throw noPicture('This picture is damaged: it could not be read to its end. Please save it again and send that.')
  }
}

/** Whether a picture carries more than its pixels and its colours, or lies on its side. */
export async function needsCleaning(bytes: Buffer): Promise<boolean> {
  const {
    comments = [],
    exif,
    iptc,
    orientation = 1,
    xmp,
  } = await sharp(bytes, {
    limitInputPixels: mostPixels,
  }).metadata()
  return Boolean(exif || iptc || xmp) || comments.length > 0 || orientation > 1
}

function cleaned(picture: Sharp, { depth, pages = 1, space }: Metadata): Sharp {
  // Frames of an animation are not turned: cameras make none.
  const upright = pages > 1 ? picture : picture.autoOrient()
  // Greys and inks are converted by their profile; browsers show colours only.
  if (space !== 'srgb' && space !== 'rgb' && space !== 'rgb16') return upright
  const kept = upright.keepIccProfile()
  return depth === 'ushort' ? kept.toColourspace('rgb16') : kept
}

/**
 * `sharp` as Payload is given it, for pictures that `uprightPicture` has written: sizes and crops keep the colour profile, and nothing else.
 * `generateFileData` turns every WebP and GIF upright and writes it anew, at its default quality; as they stand upright already,
 * those come back byte for byte.
 */
export const sharpForPayload: SharpDependency = (input, options) => {
  const picture = sharp(input, options).keepIccProfile()
  if (!options?.animated || !Buffer.isBuffer(input)) return picture
  const rotate = picture.rotate.bind(picture)
  // Sizes are made of clones, crops of pictures that are not turned: both are written as ever.
  return Object.assign(picture, {
    rotate: () => Object.assign(rotate(), { toBuffer: () => unchanged(picture, input) }),
  })
}

async function unchanged(picture: Sharp, data: Buffer) {
  const { channels, format, height, width } = await picture.metadata()
  return { data, info: { channels, format, height, premultiplied: false, size: data.length, width } }
}

type Size = { url?: string | null; width?: number | null; height?: number | null }

/** What pages show of a picture. */
export type ShownPicture = Size & {
  alt?: string | null
  credit?: string | null
  sizes?: { thumb?: Size; card?: Size; hero?: Size } | null
}

export type ShownSize = { url: string; width: number; height: number | undefined }

/** The widths a picture is kept in, from small to large. The original is among them only where it is smaller than all. */
export function shownSizes({ sizes, ...original }: ShownPicture): ShownSize[] {
  const all = [sizes?.thumb, sizes?.card, sizes?.hero]
  const kept = all.some((size) => size?.url) ? all : [original]
  const byWidth = new Map<number, ShownSize>()
  for (const size of kept)
    if (size?.url && size.width && !byWidth.has(size.width))
      byWidth.set(size.width, { url: size.url, width: size.width, height: size.height ?? undefined })
  return [...byWidth.values()].sort((one, other) => one.width - other.width)
}

/** The candidates of `<img srcset>`. */
export function srcsetOf(sizes: readonly ShownSize[]): string {
  return sizes.map(({ url, width }) => `${url} ${width}w`).join(', ')
}

const placeholderPixels = 16

/** What stands for a picture until it has come: a blurred one of some hundred bytes, as an address (`data:`). */
export async function placeholderOf(bytes: Buffer): Promise<string> {
  const small = await sharp(bytes, { limitInputPixels: mostPixels })
    .resize(placeholderPixels, placeholderPixels, { fit: 'inside' })
    .webp({ quality: 40, effort: 6 })
    .toBuffer()
  return `data:image/webp;base64,${small.toString('base64')}`
}
