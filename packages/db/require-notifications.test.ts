import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireNotifications } from './require-notifications.ts'

let database: TestDatabase
let elsewhere: string
beforeAll(async () => {
  database = await openTestDatabase()
  // Like a pooler that hands LISTEN to a connection which nobody reads afterwards.
  elsewhere = Object.assign(new URL(database.systemUrl), { pathname: '/postgres' }).href
})
afterAll(() => database.drop())

test('accepts an address on which notifications arrive', async () => {
  const accepted = requireNotifications({ listenUrl: database.systemUrl, url: database.systemUrl })
  await expect(accepted).resolves.toBeUndefined()
})

test('refuses one on which they do not, and says what to configure', async () => {
  const refused = requireNotifications({ listenUrl: elsewhere, url: database.systemUrl }, 1000)
  await expect(refused).rejects.toThrow('Set DATABASE_DIRECT_URL')
})

test('a database that cannot be reached is left to the probes', async () => {
  const skipped = requireNotifications({ listenUrl: 'postgres://x:y@127.0.0.1:1/z', url: database.systemUrl }, 1000)
  await expect(skipped).resolves.toBeUndefined()
})
