import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { systemDb } from '@callboard/db/system-db'
import { createVault } from '@callboard/kernel/vault'
import { composePlatform } from '@callboard/modules/compose-platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { createTestTenant } from '@callboard/testing/tenants'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const key = (id: string) => ({ id, key: Uint8Array.from(randomBytes(32)) })
const [older, newer] = [key('k1'), key('k2')]
const ring = (...keys: (typeof older)[]) => keys.map((k) => `${k.id}:${Buffer.from(k.key).toString('base64')}`).join(',')

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database?.drop())

/** The operator's command, as in a deployment. */
const admin = (encryptionKeys: string, ...args: string[]) =>
  execa(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../launch/admin.ts'), ...args],
    {
      reject: false,
      env: {
        CALLBOARD_DATA_DIR: '/nonexistent',
        DATABASE_APP_URL: database.appUrl,
        DATABASE_SYSTEM_URL: database.systemUrl,
        NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
        ENCRYPTION_KEYS: encryptionKeys,
        PUBLIC_URL: 'https://portal.example.com',
      },
    },
  )

test('an operator rotates a key: status, rotate, status, and the old key can be removed', { timeout: 120_000 }, async () => {
  const platform = composePlatform({
    plugins: pluginRegistry,
    keys: [older],
    publicUrl: 'http://127.0.0.1:1',
    outgoingAllow: [],
  })
  const tenant = await createTestTenant(platform)
  await fillTenant(platform, tenant, newFilledIds(), 'word')

  const before = await admin(ring(newer, older), 'keys', 'status')
  expect(before.stdout).toContain('1 value, 1 under an older key')
  expect(before.stdout).toContain('keys rotate')

  const lost = await admin(ring(newer), 'keys', 'rotate')
  expect(lost).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no configured key opens 6 values') })
  expect(lost.stderr).toContain(tenant.id)

  const rotated = await admin(ring(newer, older), 'keys', 'rotate')
  expect(rotated).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('integration.secrets: 1 of 1') })
  expect(rotated.stdout).toContain('Encrypted 6 values with the first key.')

  const after = await admin(ring(newer), 'keys', 'status', '--json')
  expect(JSON.parse(after.stdout)).toMatchObject({ older: 0 })
  const { secrets } = await systemDb('operator').integration.findFirstOrThrow({ where: { tenantId: tenant.id } })
  expect(await createVault([newer]).open(tenant.id, secrets)).toMatchObject({ values: { token: 'word' } })
})
