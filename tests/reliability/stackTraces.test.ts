import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildServer, isServerStale } from '../../scripts/buildServer.mjs'

it.each([
  ['server', ['dist/server.js', '--development']],
  ['command line', ['dist/cli.js', 'pictures', 'clean', '--development']],
])('the stack of an error of the built %s names lines of the sources', async (_, args) => {
  const root = process.cwd()
  const source = join(root, 'src/config.ts')
  if (isServerStale(root)) await buildServer(root)
  const { stderr } = spawnSync(process.execPath, ['--conditions=production', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'debug', PORT: '65536' },
  })
  expect(stderr).toContain('PORT must be at most 65535')
  const at = new RegExp(` at loadConfig \\(${source}:(\\d+):(\\d+)\\)`).exec(stderr)
  expect(at, stderr).not.toBeNull()
  const line = readFileSync(source, 'utf8').split('\n')[Number(at?.[1]) - 1]
  expect(line?.slice(Number(at?.[2]) - 1)).toMatch(/^new ConfigError\(/)
})
