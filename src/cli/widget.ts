import { Command } from 'commander'
import { embedIntegrity } from '#widget'
import { print, readConfig, withCommon } from './shared'

type WidgetOptions = { json: boolean; development: boolean }

/** `colloquy widget`: what a page elsewhere embeds, with the hash of this release's script (SRI). */
export function widget(): Command {
  return withCommon(
    new Command('widget').description(
      'Print the <script> that shows discussions on other sites, with the integrity of this release.',
    ),
  ).action(show)
}

async function show({ development, json }: WidgetOptions): Promise<void> {
  const src = `${readConfig(development).publicUrl}/embed.js`
  const script = `<script async src="${src}" integrity="${embedIntegrity}" crossorigin="anonymous"></script>`
  const text = `${script}\n<colloquy-comments article="SLUG"></colloquy-comments>`
  await print({ src, integrity: embedIntegrity, script }, { json, text })
}
