import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { concurrencyLimits } from '@callboard/core/limits/limits'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acquirePageSlot } from '../../apps/web/lib/server/page-slots.ts'

const open: ServerResponse[] = []
const server = createServer((request, response) => {
  request.headers['x-real-ip'] = '192.0.2.1'
  void acquirePageSlot(request, response).then((taken) => {
    if (!taken) return
    if (request.url === '/slow') open.push(response)
    else response.end('page')
  })
})
let url: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string, session: string) => fetch(url + path, { headers: { cookie: `a=b; callboard.session=${session}` } })

test('rejects opening very many pages at once with 429, and serves another session at the same address', async () => {
  const most = concurrencyLimits.pages + concurrencyLimits.waiting
  const slow = Array.from({ length: most + 5 }, () => get('/slow', 'attacker'))
  const refused = await Promise.any(slow.map(async (s) => ((await s).status === 429 ? s : Promise.reject(new Error('open')))))
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(open).toHaveLength(concurrencyLimits.pages)
  expect((await get('/page', 'neighbour')).status).toBe(200)
  expect((await get('/_next/static/x.js', 'attacker')).status).toBe(200)
  const finishing = setInterval(() => open.shift()?.end('page'), 1)
  const statuses = (await Promise.all(slow)).map((s) => s.status)
  clearInterval(finishing)
  expect(statuses.filter((s) => s === 200)).toHaveLength(most)
})
