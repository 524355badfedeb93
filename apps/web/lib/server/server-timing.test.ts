import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { DatabaseUse } from '@callboard/jobs/database-use'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addServerTiming } from './server-timing.ts'

const use = new DatabaseUse()
let answer = (response: ServerResponse): unknown => response.end('page')
const server = createServer((request, response) => {
  addServerTiming(request, response, use)
  answer(response)
})
let url = ''

beforeAll(async () => {
  use.send('statement')()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => server.close())

const timing = async (path: string, init: RequestInit = {}) => (await fetch(url + path, init)).headers.get('server-timing')

test('a page of a portal says what it has asked of the database', async () => {
  expect(await timing('/t/acme/catalog')).toMatch(/^db;dur=\d+\.\d;desc="statements: 1, waits: 1"$/)
  expect(await timing('/catalog', { headers: { 'x-callboard-portal': 'acme' } })).toContain('statements: 1')
})

test('sign-in, actions and refusals say nothing, which could tell strangers who has an account', async () => {
  expect(await timing('/sign-in')).toBeNull()
  expect(await timing('/t/acme/catalog', { method: 'POST' })).toBeNull()
  answer = (response) => response.writeHead(404).end()
  expect(await timing('/t/acme/catalog')).toBeNull()
})
