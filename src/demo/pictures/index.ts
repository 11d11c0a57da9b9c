import sharp from 'sharp'
import { breadScene } from './bread'
import { oldTreesScene } from './oldTrees'
import { shoreZonesScene } from './shoreZones'
import { tidePoolsScene } from './tidePools'
import { wheelScene } from './wheel'

/** A picture the demo draws itself: `draw` gives SVG, which is never uploaded as such. */
export type DemoPicture = { name: string; alt: string; draw: () => string }

export const credit = 'Drawn for Colloquy'

export const pictures: readonly DemoPicture[] = [
  {
    name: 'tide-pools',
    alt: 'Three tide pools in dark rock at sunrise, with sea stars, red anemones and seaweed; behind them the sea.',
    draw: tidePoolsScene,
  },
  {
    name: 'shore-zones',
    alt: 'A rocky shore from the side: four steps going down into the water, each with a belt of its own colour.',
    draw: shoreZonesScene,
  },
  {
    name: 'wheel',
    alt: 'A bicycle wheel on a workbench before a round window of warm light, a pencil touching its rim.',
    draw: wheelScene,
  },
  {
    name: 'bread',
    alt: 'A steaming loaf with four cuts on a wooden board, and snowy mountains behind it.',
    draw: breadScene,
  },
  {
    name: 'old-trees',
    alt: 'A quarter of a city from above, with a river and many trees; five large ones are marked with red rings.',
    draw: oldTreesScene,
  },
]

/** The file of a picture: JPEG, 1600 × 900. */
export async function drawPicture({ draw, name }: DemoPicture) {
  const data = await sharp(Buffer.from(draw())).jpeg({ quality: 84, mozjpeg: true }).toBuffer()
  return { data, mimetype: 'image/jpeg', name: `${name}.jpg`, size: data.length }
}
