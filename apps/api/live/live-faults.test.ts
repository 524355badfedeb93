import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { trustedTenantId, trustedUserId } from '@callboard/core/ids'
import { liveLimits } from '@callboard/core/limits/limits'
import { createLogger } from '@callboard/jobs/logger'
import { findSession } from '@callboard/modules/identity'
import { eventually } from '@callboard/testing/platform'
import Fastify from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedInMember } from '../backstage/test-sign-in.ts'
import { startTestApi, type TestApi } from '../test-api.ts'
import { createLiveHub } from './hub.ts'
import { LiveStream } from './stream.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

/** A response to a client that never reads. */
function unreadResponse() {
  const connection = new Duplex({ read() {}, write() {} })
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  response.assignSocket(connection as Socket)
  return { response, connection }
}

const viewer = {
  sessionId: 's',
  userId: 'u',
  membership: { tenantId: trustedTenantId('t'), slug: 'x', name: 'X', role: 'owner' as const },
  actor: { type: 'user' as const, id: trustedUserId('u'), label: 'u', role: 'owner' as const },
}

test('a client that does not read costs at most a full buffer, and is disconnected', async () => {
  const { response } = unreadResponse()
  const stream = new LiveStream(viewer, new IncomingMessage(new Socket()), response)
  // The amount of buffered data at which Node reports backpressure.
  while (!response.writableNeedDrain) response.write(`: ${'x'.repeat(1000)}\n\n`)
  const waiting = response.writableLength
  for (let i = 0; i < 100_000; i++) stream.publish('integrations')
  expect(response.writableLength).toBe(waiting)
  for (let i = 0; i < 3; i++) stream.beat()
  expect(response.writableLength).toBe(waiting)
  expect(response.destroyed).toBe(true)
})

test('writes nothing while access is being checked, and nothing after the end', async () => {
  const { response } = unreadResponse()
  const stream = new LiveStream(viewer, new IncomingMessage(new Socket()), response)
  const before = response.writableLength
  const release = stream.hold()
  stream.publish('integrations')
  expect(response.writableLength).toBe(before)
  release()
  expect(response.writableLength).toBeGreaterThan(before)
  stream.end({ access: true })
  const atEnd = response.writableLength
  stream.publish('workloads')
  await new Promise((resolve) => setTimeout(resolve, liveLimits.gapMs * 2))
  expect(response.writableLength).toBe(atEnd)
})

/** A separate hub with one stream, whose database connection can be cut. */
async function startHub() {
  const member = await signedInMember(api, api.tenant, 'developer')
  const browsers = { portalOfHost: async () => undefined, sessionOf: () => findSession(member.sessionId) }
  const hub = createLiveHub({ browsers, log: createLogger('test', 'silent'), listenUrl: api.systemUrl, checkEveryMs: 200 })
  const app = Fastify()
  hub.routes(app)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const response = await fetch(`${base}/api/live?portal=${api.tenant.slug}`)
  const got = { text: '', ended: false }
  const read = async () => {
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      got.text += Buffer.from(part.value).toString()
    got.ended = true
  }
  read().catch(() => {
    got.ended = true
  })
  return { hub, app, member, got, superuser: new pg.Client({ connectionString: api.superuserUrl }) }
}

test('streams end cleanly when the process stops, without a message about access', async () => {
  const { hub, app, got } = await startHub()
  await eventually(async () => got.text.includes('retry:'))
  await hub.close()
  await app.close()
  await eventually(async () => got.ended)
  expect(got.text).not.toContain('access')
})

test('pages reload everything after the database connection was lost', async () => {
  const { hub, app, got, superuser } = await startHub()
  await superuser.connect()
  await eventually(async () => got.text.includes('retry:'))
  got.text = ''
  const cut = await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen notices'`,
  )
  expect(cut.rowCount).toBeGreaterThan(0)
  await eventually(async () => got.text.includes('data: workloads') && got.text.includes('data: catalog'))
  await superuser.end()
  await hub.close()
  await app.close()
})

test('the periodic check detects what no notice reports, such as an expired session', async () => {
  const { hub, app, member, got, superuser } = await startHub()
  await superuser.connect()
  await eventually(async () => got.text.includes('retry:'))
  // The session was last used too long ago, without a change of a column that sends a notice.
  await superuser.query(`update session set last_seen_at = now() - interval '60 days' where id = $1`, [member.sessionId])
  await eventually(async () => got.ended)
  expect(got.text).toContain('event: access')
  await superuser.end()
  await hub.close()
  await app.close()
})
