import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './config'

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/**
 * In development a missing PAYLOAD_SECRET is made once and kept in `DATA_DIR/payload.secret` (mode 0600), so that
 * sessions outlive a restart. In production `loadConfig` has refused already.
 */
export function completeSecrets(config: Config): Config {
  if (config.payloadSecret !== '' || !config.development) return config
  mkdirSync(config.dataDir, { recursive: true })
  const file = path.join(config.dataDir, 'payload.secret')
  try {
    // `wx`: of two processes that start at once one makes it, the other reads it.
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  return { ...config, payloadSecret: readFileSync(file, 'utf8').trim() }
}
