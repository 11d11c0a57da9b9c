import { afterEach, describe, expect, it, vi } from 'vitest'
import { run } from '../../../src/cli/program'

afterEach(() => vi.restoreAllMocks())

const ask = async (...given: string[]) => {
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += chunk
      return true
    })
  const code = await run(given)
  vi.restoreAllMocks()
  return { code, ...written }
}

describe('colloquy --help', () => {
  /** Names under “Commands:”, without their arguments. */
  const namesIn = (help: string): string[] =>
    [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].flatMap(([, name]) =>
      name && name !== 'help' ? [name] : [],
    )

  it.each(['--help', '-h'])('tells about each command there is, and ends well: %s', async (flag) => {
    const tell = async (path: readonly string[]): Promise<string[]> => {
      const { code, stdout } = await ask(...path, flag)
      expect([path, code]).toEqual([path, 0])
      expect(stdout).toMatch(new RegExp(`^Usage: ${['colloquy', ...path].join(' ')} \\[`))
      const told: string[] = [path.join(' ')]
      for (const name of namesIn(stdout)) told.push(...(await tell([...path, name])))
      return told
    }
    expect(await tell([])).toEqual(expect.arrayContaining(['user password', 'keys rotate', 'person export', 'widget']))
  })

  it('says that there is no such command, in place of telling about others', async () => {
    for (const path of [['bakup'], ['user', 'lst']]) {
      const { code, stderr, stdout } = await ask(...path, '--help')
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(`error: unknown command '${path.at(-1)}'`)
    }
  })
})
