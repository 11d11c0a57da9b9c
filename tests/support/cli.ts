import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buildServer, isServerStale } from '../../scripts/buildServer.mjs'
import type { TestServer } from './app'

type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

/** A command of `colloquy` under way, as a process of its own. */
export type Command = { child: ChildProcess; ended: Promise<Ended> }

type Site = Pick<TestServer, 'base' | 'databaseUrl' | 'folder'>

/** Runs `colloquy` on the database of a server under test. */
export const startCommand = (server: Site, ...args: string[]): Promise<Command> => start(server, undefined, args)

/** The same with something on its standard input. */
export const runCommandWith = async (input: string, server: Site, ...args: string[]): Promise<Ended> =>
  (await start(server, input, args)).ended

const start = async (server: Site, input: string | undefined, args: readonly string[]): Promise<Command> => {
  const root = process.cwd()
  if (isServerStale(root)) await buildServer(root)
  const child = spawn(process.execPath, ['--conditions=production', 'dist/cli.js', ...args, '--development'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: server.databaseUrl,
      DATA_DIR: server.folder,
      VAULT_KEY_FILE: join(server.folder, 'vault.keys'),
      PUBLIC_URL: server.base,
    },
  })
  child.stdin.end(input)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...output }))
  return { child, ended }
}

/** Runs `colloquy` to its end. */
export const runCommand = async (...args: Parameters<typeof startCommand>): Promise<Ended> =>
  (await startCommand(...args)).ended
