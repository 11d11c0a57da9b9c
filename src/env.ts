import { existsSync } from 'node:fs'

/** Takes settings from `.env` in the working directory, where there is one. What the environment has already stays. */
export const loadEnvFile = (file = '.env'): void => {
  if (existsSync(file)) process.loadEnvFile(file)
}
