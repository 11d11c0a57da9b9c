import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawPicture, pictures } from '../../../src/demo/pictures'

describe('drawPicture', () => {
  it.each(pictures)('draws $name as a JPEG of 1600 by 900', async (picture) => {
    const file = await drawPicture(picture)
    const { format, height, width } = await sharp(file.data).metadata()
    expect({ format, height, width }).toEqual({ format: 'jpeg', height: 900, width: 1600 })
    expect(file).toMatchObject({ mimetype: 'image/jpeg', name: `${picture.name}.jpg`, size: file.data.length })
  })

  it('draws the same picture every time', () => {
    for (const { draw } of pictures) expect(draw()).toBe(draw())
  })

  it('draws no number that is none', () => {
    for (const { draw } of pictures) expect(draw()).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('pictures', () => {
  it('differ from each other, and each says what it shows', () => {
    expect(new Set(pictures.map(({ draw }) => draw())).size).toBe(pictures.length)
    expect(new Set(pictures.map(({ alt }) => alt)).size).toBe(pictures.length)
    for (const { alt } of pictures) expect(alt.length).toBeGreaterThan(40)
  })
})
