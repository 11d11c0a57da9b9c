import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'colloquy-npm-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a check with an `npm` on PATH that answers with a report. */
const check = (script: string, report: string) => {
  const npm = join(folder, 'npm')
  writeFileSync(join(folder, 'report.json'), report)
  writeFileSync(npm, `#!/bin/sh\ncat "${folder}/report.json"\n`)
  chmodSync(npm, 0o755)
  const { status, stderr, stdout } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  })
  return { status, text: stdout + stderr }
}
const vulnerable = (id: string) =>
  JSON.stringify({
    vulnerabilities: {
      inner: {
        via: [{ name: 'inner', severity: 'high', title: 'Reads too far', url: `https://advisories.example/${id}` }],
      },
      outer: { via: ['inner'] },
    },
  })

describe('the check for known vulnerabilities', () => {
  const script = 'scripts/checkVulnerabilities.mjs'

  it('passes where nothing is known', () => {
    expect(check(script, '{"vulnerabilities": {}}').status).toBe(0)
  })

  it('fails for one without a written exception, and names it', () => {
    const { status, text } = check(script, vulnerable('GHSA-xxxx'))
    expect(status).toBe(1)
    expect(text).toContain('GHSA-xxxx high: inner: Reads too far')
  })

  it('says that it does not know when the registry does not answer', () => {
    expect(check(script, '{"message": "405 Method Not Allowed"}').status).toBe(3)
    expect(check(script, 'not json').status).toBe(3)
  })
})

describe('what is agreed to', () => {
  it('has a reason for every exception, and an end for vulnerabilities', () => {
    const { licences, vulnerabilities } = JSON.parse(readFileSync('scripts/dependencies.json', 'utf8'))
    for (const reason of Object.values(licences.exceptions)) expect(String(reason).length).toBeGreaterThan(20)
    for (const { id, reason, until } of vulnerabilities)
      expect([id, reason, until]).toEqual([
        expect.any(String),
        expect.stringMatching(/.{20}/),
        expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      ])
  })
})
