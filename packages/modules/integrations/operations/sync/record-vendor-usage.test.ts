import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordVendorUsage } from './record-vendor-usage.ts'

let database: TestDatabase
let alpha: TestTenant
let beta: TestTenant
const hour = 3_600_000
const ends = Date.parse('2026-11-28T14:05:00Z')

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  alpha = await createTestTenant(platform, 'Alpha')
  beta = await createTestTenant(platform, 'Beta')
})
afterAll(() => database.drop())

test('counts all concurrent requests', async () => {
  const counts = await Promise.all(Array.from({ length: 20 }, () => recordVendorUsage(alpha.id, 'at once', 1, ends)))
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

test('returned usage no longer counts, and a count is never negative', async () => {
  await recordVendorUsage(alpha.id, 'given back', 3, ends)
  expect(await recordVendorUsage(alpha.id, 'given back', -1, ends)).toBe(2)
  expect(await recordVendorUsage(alpha.id, 'given back', -9, ends)).toBe(0)
  expect(await recordVendorUsage(alpha.id, 'never taken', -1, ends)).toBe(0)
})

test('a new window starts from zero, and a late response of the old one changes nothing', async () => {
  await recordVendorUsage(alpha.id, 'window', 50, ends)
  expect(await recordVendorUsage(alpha.id, 'window', 1, ends + 20_000)).toBe(51)
  expect(await recordVendorUsage(alpha.id, 'window', 1, ends + hour)).toBe(1)
  expect(await recordVendorUsage(alpha.id, 'window', 7, ends)).toBe(1)
})

test('counts organizations separately', async () => {
  await recordVendorUsage(alpha.id, 'same name', 5, ends)
  expect(await recordVendorUsage(beta.id, 'same name', 1, ends)).toBe(1)
})
