import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { startNetworkProxy } from '@callboard/testing/network-proxy'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { listen } from './listen.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const patience = { timeout: 20_000, interval: 200 }

async function notify(payload: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.systemUrl })
  await client.connect()
  await client.query('select pg_notify($1, $2)', ['catalog', payload])
  await client.end()
}

test('a connection that falls silent is replaced, and says so', async () => {
  const { hostname, port } = new URL(database.systemUrl)
  const proxy = await startNetworkProxy(() => ({ hostname, port: Number(port) }))
  onTestFinished(() => proxy.close())
  const [notices, onConnected, onLost] = [vi.fn(), vi.fn(), vi.fn()]
  const listener = listen({
    url: proxy.through(database.systemUrl),
    channel: 'catalog',
    onNotice: notices,
    onConnected,
    onLost,
    heartbeatMs: 1000,
  })
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalled(), patience)
  await notify('first')
  await vi.waitFor(() => expect(notices).toHaveBeenCalledWith('first', 'catalog'), patience)
  proxy.forget()
  await vi.waitFor(() => expect(onLost).toHaveBeenCalled(), patience)
  // Until it is replaced, notices are missed: that is what `onLost` says.
  await vi.waitFor(async () => {
    await notify('second')
    expect(notices).toHaveBeenCalledWith('second', 'catalog')
  }, patience)
  await listener.stop()
})
