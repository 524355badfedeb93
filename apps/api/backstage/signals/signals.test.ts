import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trustedProxies } from '@callboard/core/client-address'
import { signalLimits } from '@callboard/core/limits/limits'
import { forTenant } from '@callboard/db/for-tenant'
import { createLogger } from '@callboard/jobs/logger'
import { notify } from '@callboard/kernel/notify'
import { setUserSetting } from '@callboard/modules/backstage'
import { setStar } from '@callboard/modules/catalog'
import { revokeSession } from '@callboard/modules/identity'
import { markNotifications } from '@callboard/modules/notifications'
import { eventually } from '@callboard/testing/platform'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { type SignedInMember, signedInMember } from '../test-sign-in.ts'
import { createSignalHub, isSignals, type SignalHub } from './hub.ts'

let api: TestApi
let hub: SignalHub
let server: Server
let member: SignedInMember
let url = ''
const open: WebSocket[] = []

beforeAll(async () => {
  api = await startTestApi()
  const { platform, systemUrl: listenUrl } = api
  const proxies = trustedProxies([])
  hub = createSignalHub({ platform, log: createLogger('test', 'silent'), listenUrl, proxies, checkIntervalMs: 200 })
  server = createServer().on('upgrade', hub.upgrade)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/signals`
  // The hub starts listening shortly after its creation.
  const first = await signedInMember(api, api.tenant, 'viewer')
  const { got } = await connect(first.bearer, 'notifications')
  await eventually(async () => {
    await tell(first)
    return got.length > 0
  })
})
beforeEach(async () => {
  member = await signedInMember(api, api.tenant, 'developer')
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate()
})
afterAll(async () => {
  await hub.close()
  server.close()
  await api.stop()
})

const tell = (to: SignedInMember, tenant = api.tenant) =>
  forTenant(tenant.id).tx((db) =>
    notify(db, tenant.id, { userIds: [to.account.id] }, { kind: 'catalog.followed', title: 'Changed' }),
  )

/** Connects as Backstage's SignalClient does: the token is the protocol. */
async function connect(bearer: string, ...channels: string[]) {
  const socket = new WebSocket(url, bearer)
  open.push(socket)
  const got: { channel: string; message: Record<string, unknown> }[] = []
  socket.on('message', (data) => got.push(JSON.parse(String(data))))
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  for (const channel of channels) socket.send(JSON.stringify({ action: 'subscribe', channel }))
  // A subscription has no response. A ping has one, after earlier messages.
  await settle(socket)
  return { socket, got }
}
const settle = (socket: WebSocket) =>
  new Promise((resolve) => {
    socket.once('pong', resolve)
    socket.ping()
  })

/** The response to a rejected connection. */
const refusal = (protocol?: string) =>
  new Promise<number | undefined>((resolve) => {
    const socket = protocol === undefined ? new WebSocket(url) : new WebSocket(url, protocol)
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode)).on('error', () => {})
    socket.on('open', () => resolve(undefined))
    open.push(socket)
  })

test('notifies a member of new and read notifications', async () => {
  const { got, socket } = await connect(member.bearer, 'notifications')
  expect(socket.protocol).toBe(member.bearer)
  await tell(member)
  await eventually(async () => got.length === 1)
  const id = String(got[0]?.message['notification_id'])
  expect(got[0]).toEqual({ channel: 'notifications', message: { action: 'new_notification', notification_id: id } })
  await markNotifications(member.context, { ids: [id] })
  await eventually(async () => got.length === 2)
  expect(got[1]?.message).toEqual({ action: 'notification_read', notification_ids: [id] })
})

test('reports changed settings and stars to subscribers', async () => {
  const { got, socket } = await connect(member.bearer, 'user-settings')
  await setUserSetting(member.context, { bucket: 'b', key: 'theme', value: 'dark' })
  await setStar(member.context, { ref: 'component:default/service-01', starred: true })
  await eventually(async () => got.length === 2)
  expect(got.map((g) => g.message)).toEqual([
    { type: 'key-changed', key: 'theme' },
    { type: 'key-changed', key: 'entityRefs' },
  ])
  socket.send(JSON.stringify({ action: 'unsubscribe', channel: 'user-settings' }))
  await settle(socket)
  await setUserSetting(member.context, { bucket: 'b', key: 'theme', value: 'light' })
  const watcher = await connect(member.bearer, 'user-settings')
  await setUserSetting(member.context, { bucket: 'b', key: 'last', value: 1 })
  await eventually(async () => watcher.got.length === 1)
  expect(got).toHaveLength(2)
})

test('sends nothing about other members or organizations', async () => {
  const others = [await signedInMember(api, api.tenant, 'owner'), await signedInMember(api, api.foreignTenant, 'owner')]
  const heard = await Promise.all(others.map(({ bearer }) => connect(bearer, 'notifications', 'user-settings')))
  const own = await connect(member.bearer, 'notifications')
  await tell(member)
  await setUserSetting(member.context, { bucket: 'b', key: 'secret-name', value: 1 })
  await eventually(async () => own.got.length === 1)
  for (const { socket } of heard) await settle(socket)
  expect(heard.map(({ got }) => got)).toEqual([[], []])
})

test('rejects connections without a valid sign-in, and with API tokens', async () => {
  expect(await refusal()).toBe(401)
  expect(await refusal('made-up')).toBe(401)
  expect(await refusal(`${member.bearer.slice(0, -6)}AAAAAA`)).toBe(401)
  expect(await refusal(await member.token())).toBe(401)
})

test('closes a connection when its sign-in ends', async () => {
  const { socket } = await connect(member.bearer, 'notifications')
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await revokeSession(member.sessionId)
  expect(await closed).toBe(4001)
})

test('limits connections per member, and a closed one frees its slot', async () => {
  const sockets = await Promise.all(Array.from({ length: signalLimits.perMember }, () => connect(member.bearer)))
  expect(await refusal(member.bearer)).toBe(429)
  sockets[0]?.socket.close()
  await eventually(async () => (await refusal(member.bearer)) === undefined)
})

test('ends a connection that sends frames without an end', async () => {
  const { socket } = await connect(member.bearer, 'notifications')
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  for (let i = 0; i < signalLimits.framesPerMinute; i++) socket.send('{}')
  expect(await closed).toBe(1006)
})

test('rejects oversized or invalid frames without affecting others', async () => {
  const { socket, got } = await connect(member.bearer, 'notifications')
  for (const text of ['', '{', '[]', 'null', '{"action":"subscribe"}', '{"action":"subscribe","channel":{"a":1}}', '"x"'])
    socket.send(text)
  socket.send(Buffer.from([0, 1, 2]))
  await tell(member)
  await eventually(async () => got.length === 1)
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  socket.send('x'.repeat(signalLimits.frameBytes + 1))
  expect(await closed).toBe(1009)
})

test.each([
  ['/api/signals', true],
  ['/api/signals/', true],
  ['/api/signals?x', true],
  ['/api/signalsx', false],
  ['/api/signals/other', false],
  [undefined, false],
])('whether %s is the URL of signals: %s', (path, expected) => {
  expect(isSignals(path)).toBe(expected)
})
