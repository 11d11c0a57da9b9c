import sharp from 'sharp'

/** A small real PNG, as Payload's Local API takes a file. */
export const tinyPng = async () => {
  const data = await sharp({ create: { width: 32, height: 18, channels: 3, background: '#4a6' } })
    .png()
    .toBuffer()
  return { data, mimetype: 'image/png', name: 'tiny.png', size: data.length }
}
