#!/usr/bin/env node
// Runs the command line in a Node process of its own: on Node 20 Lexical needs a condition that only a flag can set.
import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { buildServer, isServerStale } from '../scripts/buildServer.mjs'

const root = path.resolve(import.meta.dirname, '..')
if (isServerStale(root)) await buildServer(root)

const child = spawn(
  process.execPath,
  ['--conditions=production', 'dist/cli.js', ...process.argv.slice(2)],
  // Paths in the settings are relative to the installation, for the server and for this.
  { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
)
// A terminal sends Ctrl+C to both; the command decides what it means.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.once('exit', (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)))
