import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Payload } from 'payload'
import { type Config, loadConfig } from '../config'
import { loadEnvFile } from '../env'

/** A command beside `npm start` needs no flag: the secret that start made shows that this is a development site. */
function readConfig(development: boolean): Config {
  loadEnvFile()
  const { dataDir } = loadConfig({ tools: true })
  return loadConfig({ development: development || existsSync(path.join(dataDir, 'payload.secret')) })
}

/** Opens the site the settings name for as long as `work` takes. */
export async function withPayload<T>(
  { development }: { development: boolean },
  work: (payload: Payload) => Promise<T>,
): Promise<T> {
  // Standard output belongs to the result, and what goes wrong is said by the command.
  const config: Config = { ...readConfig(development), logLevel: 'silent' }
  // Not before: Payload's configuration looks at the same settings as soon as it is loaded, and knows less of what is wrong.
  const { bootPayload } = await import('../boot')
  const { payload, stop } = await bootPayload(config, { serves: false })
  try {
    return await work(payload)
  } finally {
    await stop()
  }
}
