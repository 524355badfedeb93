import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { listen } from './listen.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

/** A way to the database whose connections can fall silent without being closed. */
async function silentProxy() {
  const { hostname, port } = new URL(database.systemUrl)
  const ends: (() => void)[] = []
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    ends.push(() => {
      client.unpipe(upstream)
      upstream.unpipe(client)
      upstream.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = new URL(database.systemUrl)
  url.port = String((server.address() as AddressInfo).port)
  url.hostname = '127.0.0.1'
  return { url: url.href, silence: () => ends.splice(0).forEach((end) => void end()) }
}

const patience = { timeout: 20_000, interval: 200 }

async function notify(payload: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.systemUrl })
  await client.connect()
  await client.query('select pg_notify($1, $2)', ['catalog', payload])
  await client.end()
}

test('a connection that falls silent is replaced, and says so', async () => {
  const proxy = await silentProxy()
  const [notices, onConnected, onLost] = [vi.fn(), vi.fn(), vi.fn()]
  const listener = listen({ url: proxy.url, channel: 'catalog', onNotice: notices, onConnected, onLost, heartbeatMs: 1000 })
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalled(), patience)
  await notify('first')
  await vi.waitFor(() => expect(notices).toHaveBeenCalledWith('first', 'catalog'), patience)
  proxy.silence()
  await vi.waitFor(() => expect(onLost).toHaveBeenCalled(), patience)
  // Until it is replaced, notices are missed: that is what `onLost` says.
  await vi.waitFor(async () => {
    await notify('second')
    expect(notices).toHaveBeenCalledWith('second', 'catalog')
  }, patience)
  await listener.stop()
})
