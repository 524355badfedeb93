import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetch } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedDispatcher, guardedFetch } from './http.ts'
import { userAgentOf } from './user-agent.ts'

let server: Server
let url = ''
let sent: (string | undefined)[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    sent.push(request.headers['user-agent'])
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('every request says which software sends it and from where, in place of a library’s own name', async () => {
  const allow = [new URL(url).host]
  const userAgent = userAgentOf('https://portal.example.com')
  sent = []
  await guardedFetch({ allow, userAgent })(url, { headers: { 'User-Agent': 'octokit', 'x-kept': '1' } })
  const dispatcher = guardedDispatcher({ allow, userAgent }, new URL(url))
  await (await fetch(url, { dispatcher, headers: [['user-agent', 'sdk']] })).text()
  await (await dispatcher.request({ origin: url, path: '/', method: 'GET', headers: ['user-agent', 'flat'] })).body.text()
  await dispatcher.destroy()
  expect(sent).toEqual(Array(3).fill('callboard/0.1.0 (+https://portal.example.com)'))
})

test('without an address of the installation it is the name alone', async () => {
  sent = []
  await guardedFetch({ allow: [new URL(url).host] })(url)
  expect(sent).toEqual(['callboard/0.1.0'])
})
