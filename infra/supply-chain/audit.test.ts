import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { auditDependencies, evaluateAudit } from './audit.ts'

let server: Server | undefined
let cache: string
// npm caches the evaluation of an advisory.
beforeEach(() => {
  cache = mkdtempSync(path.join(os.tmpdir(), 'callboard-npm-'))
  vi.stubEnv('npm_config_cache', cache)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true, force: true })
  server?.closeAllConnections()
  server?.close()
})

/**
 * A registry that returns this response to an advisory look-up.
 * @returns its URL
 */
async function registry(status: number, body: string): Promise<string> {
  server = createServer((request, response) => {
    // npm requests the documents of dependents of a vulnerable package; this registry has none.
    const found = request.method === 'POST'
    response.writeHead(found ? status : 404, { 'content-type': 'application/json' }).end(found ? body : '{}')
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('passes without advisories', async () => {
  const audit = await auditDependencies(await registry(200, '{}'))
  expect(audit).toMatchObject({ outcome: 'passed', text: expect.stringContaining('0 high, 0 critical') })
})

test.each(['high', 'critical', 'moderate'])('an advisory of severity %s for a package of production', async (severity) => {
  const advisory = {
    id: 1,
    url: 'https://example.com/1',
    title: 'x',
    severity,
    vulnerable_versions: '*',
    cwe: [],
    cvss: { score: 0, vectorString: null },
  }
  const audit = await auditDependencies(await registry(200, JSON.stringify({ zod: [advisory] })))
  expect(audit.outcome).toBe(severity === 'moderate' ? 'passed' : 'failed')
  expect(audit.text).toMatch(new RegExp(`[1-9]\\d* ${severity}`))
})

test.each([
  ['rejects the request', 405, ''],
  ['is a mirror without advisories', 404, '{}'],
  ['is broken', 503, 'down'],
])('treats a registry that %s as unavailable, and fails nothing', async (_, status, body) => {
  const audit = await auditDependencies(await registry(status, body))
  expect(audit).toMatchObject({ outcome: 'skipped', text: expect.stringContaining('no registry returned advisories') })
})

test('treats an unreachable registry the same', async () => {
  const audit = await auditDependencies('http://127.0.0.1:9')
  expect(audit).toMatchObject({ outcome: 'skipped', text: expect.stringContaining('no registry returned advisories') })
})

test('treats missing output as an unavailable registry; a missing lock file is a failure', () => {
  expect(evaluateAudit('').outcome).toBe('skipped')
  expect(
    evaluateAudit(JSON.stringify({ error: { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' } })),
  ).toEqual({
    outcome: 'failed',
    text: 'npm audit could not run: This command requires an existing lockfile.',
  })
})
