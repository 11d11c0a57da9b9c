import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { widget } from '../../../src/cli/widget'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'colloquy-cli-'))
  vi.stubEnv('DATA_DIR', folder)
  for (const name of ['PUBLIC_URL', 'PAYLOAD_SECRET', 'VAULT_KEY', 'VAULT_KEY_FILE', 'PORT']) vi.stubEnv(name, '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const printed = async (...args: string[]) => {
  let text = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk, _encoding, done) => {
    text += chunk
    const written = typeof _encoding === 'function' ? _encoding : done
    written?.()
    return true
  })
  await widget().parseAsync(args, { from: 'user' })
  return text
}

it('prints the script beside a site of npm start without a flag', async () => {
  writeFileSync(path.join(folder, 'payload.secret'), 'made by npm start')
  expect(await printed()).toMatch(/src="http:\/\/localhost:3000\/embed.js" integrity="sha384-/)
})

it('names what is missing on a site that is to be one of production', async () => {
  await expect(printed()).rejects.toThrow('PUBLIC_URL is required in production')
})
