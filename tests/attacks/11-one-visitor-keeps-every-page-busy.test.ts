import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { concurrencyLimits } from '@callboard/core/limits/limits'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPageSlots, type PageSlots } from '../../apps/web/lib/server/page-slots.ts'

// A page is 'slow' until the test ends it. The server knows the cookies that a page has looked up.

const name = 'callboard.session'
const most = concurrencyLimits.pages + concurrencyLimits.waiting
let open: ServerResponse[]
let slots: PageSlots
let server: Server
let url: string

beforeEach(async () => {
  open = []
  slots = createPageSlots(name)
  server = createServer((request, response) => {
    request.headers['x-real-ip'] = '192.0.2.1'
    void slots.acquire(request, response).then((taken) => {
      if (!taken) return
      if (request.url?.includes('/slow')) open.push(response)
      else response.end('page')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string, cookie: string) => fetch(url + path, { headers: { cookie } })
const session = (value: string) => `a=b; ${name}=${value}`

/** Opens more slow pages than there is room for. @returns their statuses, once the test has ended those that were admitted */
async function flood(count: number, path: (i: number) => string, cookie: (i: number) => string) {
  const slow = Array.from({ length: count }, (_, i) => get(path(i), cookie(i)))
  const refused = await Promise.any(slow.map(async (s) => ((await s).status === 429 ? s : Promise.reject(new Error('open')))))
  return {
    refused,
    async end() {
      const finishing = setInterval(() => open.shift()?.end('page'), 1)
      const statuses = (await Promise.all(slow)).map((s) => s.status)
      clearInterval(finishing)
      return statuses
    },
  }
}

test('rejects opening very many pages at once with 429, and serves another account at the same address', async () => {
  slots.recordVisitor('attacker', 'account-1')
  slots.recordVisitor('neighbour', 'account-2')
  const { refused, end } = await flood(
    most + 5,
    () => '/slow',
    () => session('attacker'),
  )
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(open).toHaveLength(concurrencyLimits.pages)
  expect((await get('/page', session('neighbour'))).status).toBe(200)
  expect((await get('/_next/static/x.js', session('attacker'))).status).toBe(200)
  expect((await end()).filter((s) => s === 200)).toHaveLength(most)
})

test.each([
  ['a new made-up cookie for each request', (i: number) => session(`made-up-${i}`)],
  ['a made-up cookie before the real one', (i: number) => `${name}=made-up-${i}; ${name}=attacker`],
  ['the cookie’s name on http and on https', (i: number) => `${name}=made-up-${i}; __Host-${name}=attacker-${i}`],
])('gets no slots of its own with %s', async (_, cookie) => {
  slots.recordVisitor('attacker', 'account-1')
  slots.recordVisitor('neighbour', 'account-2')
  const { end } = await flood(most + 5, () => '/slow', cookie)
  expect(open).toHaveLength(concurrencyLimits.pages)
  expect((await get('/page', session('neighbour'))).status).toBe(200)
  expect((await end()).filter((s) => s === 200)).toHaveLength(most)
})

test('gets no more slots with more sessions of one account', async () => {
  for (let i = 0; i < 5; i++) slots.recordVisitor(`session-${i}`, 'account-1')
  const { end } = await flood(
    most + 5,
    () => '/slow',
    (i) => session(`session-${i % 5}`),
  )
  expect(open).toHaveLength(concurrencyLimits.pages)
  await end()
})

test('many members of one organization share its slots, which strangers cannot use up', async () => {
  const total = concurrencyLimits.pagesPerTenant + concurrencyLimits.waiting
  for (let i = 0; i < 20; i++) {
    slots.recordVisitor(`member-${i}`, `account-${i}`, 'evil')
    slots.recordVisitor(`neighbour-${i}`, `neighbour-${i}`, 'acme')
  }
  const { end } = await flood(
    total + 5,
    () => '/t/evil/slow',
    (i) => session(`member-${i % 20}`),
  )
  expect(open).toHaveLength(concurrencyLimits.pagesPerTenant)
  expect((await get('/t/acme/page', session('neighbour-0'))).status).toBe(200)
  // Someone who is no member of acme asks for its pages: it has its own slots, and acme's are free.
  const strangers = Array.from({ length: 6 }, () => get('/t/acme/slow', session('member-0')))
  expect((await get('/t/acme/page', session('neighbour-1'))).status).toBe(200)
  expect((await end()).filter((s) => s === 200)).toHaveLength(total)
  await Promise.all([...strangers, ...open.splice(0).map((response) => response.end())])
})

test('follows logs without an end, and the newest ones are ended', async () => {
  slots = createPageSlots(name, { visitor: 5, tenant: 5 })
  slots.recordVisitor('attacker', 'account-1')
  slots.recordVisitor('neighbour', 'account-2')
  const count = concurrencyLimits.streams + 5
  const followed = Array.from({ length: count }, () => get('/slow', session('attacker')).catch(() => undefined))
  await vi.waitFor(() => expect(open).toHaveLength(count), 5_000)
  await vi.waitFor(() => expect(open.filter((r) => r.destroyed)).toHaveLength(5), 5_000)
  const other = get('/slow', session('neighbour'))
  await vi.waitFor(() => expect(open).toHaveLength(count + 1), 5_000)
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (const response of open.splice(0)) response.end('log')
  expect((await other).status).toBe(200)
  expect((await Promise.all(followed)).filter((r) => r?.status === 200)).toHaveLength(concurrencyLimits.streams)
})

test.each(['/_next/../slow', '/_next/static/../../slow', '/_next/static/%2e%2e/%2e%2e/slow', '/_next/image?url=/slow'])(
  'a page is no file of the build, whatever its URL begins with: %s',
  async (path) => {
    const request = { url: path, headers: { 'x-real-ip': '192.0.2.1' } } as never
    let closed = 0
    const response = { once: () => closed++, closed: false } as never
    await slots.acquire(request, response)
    // It holds a slot until its response is closed.
    expect(closed).toBe(1)
  },
)
