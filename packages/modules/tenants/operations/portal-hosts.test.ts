import { pluginRegistry } from '@callboard/plugins/server'
import { NameServer } from '@callboard/sandbox/dns/name-server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHost } from './add-host.ts'
import { listHosts } from './list-hosts.ts'
import { findSlugOfHost } from './portal-hosts.ts'
import { removeHost } from './remove-host.ts'
import { verifyHost } from './verify-host.ts'

let database: TestDatabase
let a: TestTenant
let b: TestTenant
const names = new NameServer()
const port = await freePorts()

beforeAll(async () => {
  database = await openTestDatabase()
  await names.listen(port)
  const platform = { ...testPlatform(pluginRegistry), dnsServers: [`127.0.0.1:${port}`], portalDomain: 'portals.example' }
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
})
afterAll(async () => {
  await names.close()
  await database.drop()
})

const prove = async (tenant: TestTenant, host: string) => {
  const row = (await listHosts(tenant.as('owner'), {})).find((r) => r.host === host)
  names.set(row?.record.name ?? '', [row?.record.value ?? ''])
}

test('a domain is active once verified, for one organization, and until it is removed', async () => {
  const host = 'portal.acme.example'
  // Anybody may enter the name; this prevents nobody else from verifying it.
  await addHost(b.as('owner'), { host })
  await addHost(a.as('owner'), { host: 'PORTAL.acme.example ' })
  expect(await findSlugOfHost(host)).toBeUndefined()
  await expect(verifyHost(a.as('owner'), { host })).rejects.toMatchObject({ code: 'vendor_refused' })
  await prove(b, host)
  // Another's proof is no proof.
  await expect(verifyHost(a.as('owner'), { host })).rejects.toMatchObject({
    message: expect.stringContaining('another TXT record'),
  })
  await prove(a, host)
  expect(await verifyHost(a.as('owner'), { host })).toEqual({ verified: true })
  expect(await findSlugOfHost(host)).toBe(a.slug)
  await prove(b, host)
  await expect(verifyHost(b.as('owner'), { host })).rejects.toMatchObject({ code: 'conflict' })
  expect(await findSlugOfHost(host)).toBe(a.slug)
  await removeHost(a.as('owner'), { host })
  expect(await findSlugOfHost(host)).toBeUndefined()
  expect(await verifyHost(b.as('owner'), { host })).toEqual({ verified: true })
  expect(await findSlugOfHost(host)).toBe(b.slug)
})

test.each([
  'portals.example',
  'acme.portals.example',
  'localhost',
  '127.0.0.1',
  'no spaces.example',
  'a..example',
  'https://x.example',
])('rejects a reserved or invalid name: %s', async (host) => {
  await expect(addHost(a.as('owner'), { host })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await findSlugOfHost(host)).toBeUndefined()
})
