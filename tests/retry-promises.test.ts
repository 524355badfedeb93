import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { feedReaders } from '@callboard/modules/feed-readers'
import { runFeed } from '@callboard/modules/integrations'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

// No text promises a retry without a time, and no row waits without one.

const root = path.resolve(import.meta.dirname, '..')
const sources = globSync('{apps/web,apps/api,packages/*,plugins}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: (file) => /node_modules|generated|\.next/.test(file),
}).filter((file) => !/\.(test|spec)\.tsx?$/.test(file))

/** The text that users may see: the file without its comments. */
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')

const promise = /\b(will try|tries|tried|trying|will retry|retries|retried)\b[^.;'"`]{0,12}\bagain\b(?! (at|for|in|within) )/i

const promisesIn = (text: string) =>
  withoutComments(text)
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[.;])\s/)
    .filter((sentence) => promise.test(sentence))

test('detects a promise to retry in any wording', () => {
  for (const text of ['Callboard will try again.', 'It tries again; nothing was lost.', 'It is tried\n  again.'])
    expect(promisesIn(text)).toHaveLength(1)
  for (const text of [
    '// It is tried again.',
    '/** tries again */',
    'Check the address, and try again.',
    'tried again at the time shown',
  ])
    expect(promisesIn(text)).toEqual([])
})

test('no text promises a retry without a time; packages/ui/next-attempt.tsx shows when', () => {
  expect(sources.length).toBeGreaterThan(500)
  const found = sources.flatMap((file) =>
    promisesIn(readFileSync(path.join(root, file), 'utf8')).map((sentence) => `${file}: ${sentence.slice(-200)}`),
  )
  expect(found).toEqual([])
})

let database: TestDatabase
let tenant: TestTenant
let platform: Platform
const ids = newFilledIds()

beforeAll(async () => {
  database = await openTestDatabase()
  platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform)
  await fillTenant(platform, tenant, ids, 'word')
})
afterAll(() => database.drop())

test.each(['waiting', 'failed'])('a sync or a feed that is %s has the time of its next attempt', async (state) => {
  const run = (retryAt: Date | null) =>
    forTenant(tenant.id).tx((db) => db.syncRun.updateMany({ where: { id: ids.run }, data: { state, retryAt } }))
  const feed = (nextAt: Date | null) => forTenant(tenant.id).tx((db) => db.feed.updateMany({ data: { state, nextAt } }))
  await expect(run(null)).rejects.toThrow('sync_run_retry_at_check')
  await expect(feed(null)).rejects.toThrow('feed_next_at_check')
  expect((await run(new Date())).count).toBe(1)
  expect((await feed(new Date())).count).toBe(1)
})

test('pipelines that wait for the repository listing show until when', async () => {
  const { integration: integrationId } = ids
  await forTenant(tenant.id).tx(async (db) => {
    await db.sourceItem.deleteMany({ where: { integrationId } })
    await db.syncRun.updateMany({ where: { integrationId }, data: { state: 'running', listed: false, retryAt: null } })
    await db.feed.updateMany({ where: { integrationId }, data: { state: 'queued', nextAt: null } })
  })
  const job = { signal: AbortSignal.timeout(20_000), lastAttempt: false, retryAt: new Date() } as const
  const read = runFeed(platform, feedReaders, { tenantId: tenant.id, integrationId, kind: 'pipelines' }, job)
  await expect(read).rejects.toMatchObject({ name: 'PostponeJob' })
  const feed = await forTenant(tenant.id).tx((db) => db.feed.findFirstOrThrow({ where: { integrationId } }))
  expect(feed).toMatchObject({ state: 'waiting', nextAt: expect.any(Date), message: expect.stringContaining('listed') })
})
