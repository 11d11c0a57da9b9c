import { existsSync } from 'node:fs'

/** Takes settings from `.env` in the working directory, where there is one. What the environment has already stays. */
export function loadEnvFile(file = '.env'): void {
  if (existsSync(file)) process.loadEnvFile(file)
}

/** Whether `LOG_LEVEL` asks for more than sentences; before the settings are read, which may be what is wrong. */
export function wantsDetails(): boolean {
  return process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace'
}
