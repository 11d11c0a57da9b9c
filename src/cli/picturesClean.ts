import { Command } from 'commander'
import { cleanStoredPictures } from '#articles'
import { Failure, print, say, withCommon, withPayload } from './shared'

type PicturesCleanOptions = { json: boolean; development: boolean }

/** `colloquy pictures clean`: what new uploads go through, for those of earlier versions. */
export function picturesClean(): Command {
  return withCommon(
    new Command('clean').description(
      'Turn pictures that an earlier version has kept upright, and take out where they were taken, by whom, and other texts. May be run again at any time.',
    ),
  ).action(clean)
}

async function clean({ development, json }: PicturesCleanOptions): Promise<void> {
  say('Opening the site …')
  await withPayload({ development }, async (payload) => {
    const { cleaned, failed, seen } = await cleanStoredPictures(payload)
    const text = `${cleaned} of ${seen} pictures carried more than their pixels and are cleaned.`
    await print({ seen, cleaned, failed }, { json, text })
    if (failed.length > 0)
      throw new Failure(`These files are missing, or damaged, and stay as they are: ${failed.join(', ')}`)
  })
}
