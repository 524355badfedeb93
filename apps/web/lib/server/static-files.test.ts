import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compressStatic } from '../../../../infra/launch/compress-static.ts'
import { compressedFiles, takesBrotli } from './static-files.ts'

const script = `console.log(${JSON.stringify('a long script '.repeat(200))})`
let web: string
let server: Server
let base: string

beforeAll(async () => {
  web = mkdtempSync(path.join(os.tmpdir(), 'callboard-static-'))
  const chunks = path.join(web, '.next/static/chunks')
  mkdirSync(chunks, { recursive: true })
  writeFileSync(path.join(chunks, 'page.js'), script)
  writeFileSync(path.join(chunks, 'small.js'), 'let a')
  writeFileSync(path.join(chunks, 'theme.css'), 'a { color: red }\n'.repeat(200))
  writeFileSync(path.join(web, '.next/secret.js.br'), 'secret')
  expect(await compressStatic(path.join(web, '.next/static'))).toBe(2)
  const answer = compressedFiles(web)
  server = createServer((request, response) => {
    if (!answer(request, response, request.url ?? '/')) response.writeHead(404).end('left to Next')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(web, { recursive: true, force: true })
})

/** Without decompression, which `fetch` does by itself. */
async function ask(url: string, encoding: string, method = 'GET') {
  const response = await fetch(base + url, { method, headers: { 'accept-encoding': encoding } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a script is sent as the build has compressed it, and cached for good', async () => {
  const { status, headers, text } = await ask('/_next/static/chunks/page.js', 'gzip, deflate, br, zstd')
  expect([status, text]).toEqual([200, script])
  expect(headers.get('content-encoding')).toBe('br')
  expect(headers.get('content-type')).toBe('application/javascript; charset=utf-8')
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(headers.get('vary')).toBe('accept-encoding')
  expect(Number(headers.get('content-length'))).toBeLessThan(script.length / 10)
  expect((await ask('/_next/static/chunks/theme.css', 'br')).headers.get('content-type')).toBe('text/css; charset=utf-8')
})

test('HEAD has the same headers without a body', async () => {
  const { headers, text } = await ask('/_next/static/chunks/page.js', 'br', 'HEAD')
  expect([headers.get('content-encoding'), text]).toEqual(['br', ''])
})

test.each([
  ['a browser without Brotli', '/_next/static/chunks/page.js', 'gzip', 'GET'],
  ['a file that is too small to compress', '/_next/static/chunks/small.js', 'br', 'GET'],
  ['a path out of the folder', '/_next/static/../secret.js', 'br', 'GET'],
  ['a path out of the folder, encoded', '/_next/static/..%2fsecret.js', 'br', 'GET'],
  ['another method', '/_next/static/chunks/page.js', 'br', 'POST'],
])('%s is left to Next', async (_, url, encoding, method) => {
  expect(await ask(url, encoding, method)).toMatchObject({ status: 404, text: 'left to Next' })
})

test.each([
  ['br', true],
  ['gzip, BR;q=0.5', true],
  ['gzip, br;q=0', false],
  ['br ; q=0.0', false],
  ['gzip', false],
  [undefined, false],
])('accept-encoding %s takes Brotli: %s', (header, takes) => {
  expect(takesBrotli(header)).toBe(takes)
})
