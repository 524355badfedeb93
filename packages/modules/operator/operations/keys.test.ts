import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { systemDb } from '@callboard/db/system-db'
import { type Platform } from '@callboard/kernel/platform'
import { composePlatform } from '@callboard/modules/compose-platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { createTestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sealedColumns } from '../repo/sealed-values.ts'
import { keyStatus, rotateKeys } from './keys.ts'

const [oldKey, newKey, lostKey] = ['k1', 'k2', 'lost'].map((id) => ({ id, key: Uint8Array.from(randomBytes(32)) }))
const platformWith = (...keys: (typeof oldKey)[]): Platform =>
  composePlatform({
    plugins: pluginRegistry,
    keys: keys.filter((k) => k !== undefined),
    publicUrl: 'http://127.0.0.1:1',
    outgoingAllow: [],
  })
const [before, during, after] = [platformWith(oldKey), platformWith(newKey, oldKey), platformWith(newKey)]

let database: TestDatabase
let superuser: pg.Client
beforeAll(async () => {
  database = await openTestDatabase()
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await database?.drop()
})
beforeEach(async () => {
  await superuser.query('delete from integration; delete from webhook')
})

async function filled(platform: Platform, word: string) {
  const tenant = await createTestTenant(platform, word)
  const ids = newFilledIds()
  await fillTenant(platform, tenant, ids, word)
  return { tenant, ids }
}

const storedOf = async (id: string) => (await systemDb('operator').integration.findFirstOrThrow({ where: { id } })).secrets
const older = async () => (await keyStatus(during)).reduce((sum, c) => sum + c.older, 0)

test('encrypts every stored secret with the first key, after which the old key is not needed', async () => {
  const { tenant, ids } = await filled(before, 'rotated')
  expect(await keyStatus(during)).toEqual([
    { column: 'integration.secrets', values: 1, older: 1 },
    { column: 'webhook.secret', values: 1, older: 1 },
    { column: 'model_connection.secret', values: 1, older: 1 },
    { column: 'slack_workspace.token', values: 1, older: 1 },
    { column: 'template_run.secrets', values: 1, older: 1 },
    { column: 'idempotency_key.answer', values: 1, older: 1 },
  ])
  const progress: string[] = []
  const done = await rotateKeys(during, (p) => progress.push(`${p.column} ${p.seen}/${p.total}`))
  expect(done).toEqual({ rotated: 6, changed: 0, unreadable: [] })
  expect(progress).toEqual([
    'integration.secrets 1/1',
    'webhook.secret 1/1',
    'model_connection.secret 1/1',
    'slack_workspace.token 1/1',
    'template_run.secrets 1/1',
    'idempotency_key.answer 1/1',
  ])
  expect(await older()).toBe(0)
  expect(await after.vault.open(tenant.id, await storedOf(ids.integration))).toMatchObject({ values: { token: 'rotated' } })
  const { secret } = await systemDb('operator').webhook.findFirstOrThrow({ where: { id: ids.webhook } })
  expect(await after.vault.open(tenant.id, secret)).toEqual({ secret: 'rotated' })
  expect(await rotateKeys(during, () => {})).toMatchObject({ rotated: 0 })
})

test('resumes after an interruption, across several batches', async () => {
  const { tenant, ids } = await filled(before, 'many')
  await superuser.query(
    `insert into integration (id, tenant_id, plugin_id, name, account, settings, secrets)
     select gen_random_uuid(), tenant_id, plugin_id, name || n, account || n, settings, secrets
     from integration, generate_series(1, 450) n where id = $1`,
    [ids.integration],
  )
  const stop = new Error('stopped')
  await expect(
    rotateKeys(during, () => {
      throw stop
    }),
  ).rejects.toBe(stop)
  expect(await older()).toBe(456 - 200)
  expect(await rotateKeys(during, () => {})).toMatchObject({ rotated: 256, unreadable: [] })
  expect(await older()).toBe(0)
  expect(await after.vault.open(tenant.id, await storedOf(ids.integration))).toMatchObject({ values: { token: 'many' } })
})

test('preserves a secret that is entered while it runs', async () => {
  const { tenant, ids } = await filled(before, 'raced')
  const entered = await before.vault.seal(tenant.id, { values: { token: 'entered meanwhile' } })
  // The value is replaced between being read and being written.
  const racing: Platform = {
    ...during,
    vault: {
      ...during.vault,
      async seal(tenantId, value) {
        await superuser.query('update integration set secrets = $1 where id = $2', [entered, ids.integration])
        return during.vault.seal(tenantId, value)
      },
    },
  }
  expect(await rotateKeys(racing, () => {})).toMatchObject({ rotated: 5, changed: 1 })
  expect(await storedOf(ids.integration)).toBe(entered)
  expect(await rotateKeys(during, () => {})).toMatchObject({ rotated: 1, changed: 0 })
})

test('lists secrets that no key decrypts, leaves them unchanged, and re-encrypts all others', async () => {
  await filled(before, 'readable')
  const lost = await filled(platformWith(lostKey), 'lost')
  const sealed = await storedOf(lost.ids.integration)
  const done = await rotateKeys(during, () => {})
  expect(done.rotated).toBe(6)
  const { id: model } = await systemDb('operator').modelConnection.findFirstOrThrow({ where: { tenantId: lost.tenant.id } })
  const { id: key } = await systemDb('operator').idempotencyKey.findFirstOrThrow({ where: { tenantId: lost.tenant.id } })
  expect(done.unreadable).toEqual([
    { column: 'integration.secrets', tenantId: lost.tenant.id, id: lost.ids.integration },
    { column: 'webhook.secret', tenantId: lost.tenant.id, id: lost.ids.webhook },
    { column: 'model_connection.secret', tenantId: lost.tenant.id, id: model },
    { column: 'slack_workspace.token', tenantId: lost.tenant.id, id: lost.ids.slackWorkspace },
    { column: 'template_run.secrets', tenantId: lost.tenant.id, id: lost.ids.templateRun },
    { column: 'idempotency_key.answer', tenantId: lost.tenant.id, id: key },
  ])
  expect(await storedOf(lost.ids.integration)).toBe(sealed)
})

const known = sealedColumns.map((c) => `${c.table}.${c.column}`)

test('rotation knows every column with an encrypted value', async () => {
  await filled(before, 'found')
  const { rows: columns } = await superuser.query<{ t: string; c: string }>(
    `select table_name as t, column_name as c from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')`,
  )
  expect(columns.length).toBeGreaterThan(200)
  const holding: string[] = []
  for (const { t, c } of columns) {
    const compact = `"${c}"::text ~ 'eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+'`
    const { rowCount } = await superuser.query(`select from "${t}" where ${compact} limit 1`)
    if (rowCount) holding.push(`${t}.${c}`)
  }
  expect(holding.sort()).toEqual([...known].sort())
})

/** Named like secrets, and not encrypted; each with the reason. */
const notEncrypted: Record<string, string> = {
  'integration.credential_label': 'what the credential is called, such as "access token"',
}

test('a column named after a secret is encrypted, hashed, or listed with a reason', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped
       and a.atttypid in ('text'::regtype, 'bytea'::regtype, 'jsonb'::regtype)
       and a.attname ~ '(secret|password|token|credential|cipher|sealed|encrypted|private)' and a.attname !~ '_hash$'`,
  )
  expect(
    rows
      .map((r) => r.name)
      .filter((n) => !known.includes(n))
      .sort(),
  ).toEqual(Object.keys(notEncrypted).sort())
})

/** Where code encrypts for storage, and the column that it is stored in. */
const sealing: Record<string, (typeof known)[number]> = {
  'modules/integrations/operations/create-integration.ts': 'integration.secrets',
  'modules/integrations/operations/update-integration.ts': 'integration.secrets',
  'modules/models/operations/save-model.ts': 'model_connection.secret',
  'modules/operator/operations/keys.ts': 'integration.secrets', // puts back what it read
  'modules/slack/operations/finish-slack-install.ts': 'slack_workspace.token',
  'modules/templates/operations/start-run.ts': 'template_run.secrets',
  'modules/tokens/operations/settle-key.ts': 'idempotency_key.answer',
  'modules/webhooks/operations/create-webhook.ts': 'webhook.secret',
}

test('code that encrypts for storage names its column, so that a rotation finds it', () => {
  const packages = path.join(import.meta.dirname, '../../..')
  const found = readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((f) => /^(kernel|modules|db|jobs|plugin-kit)\/.*\.ts$/.test(f) && !/node_modules|generated|\.test\.ts$/.test(f))
    .filter((f) => /\bvault\.seal\(/.test(readFileSync(path.join(packages, f), 'utf8')))
  expect(found.sort()).toEqual(Object.keys(sealing).sort())
  for (const column of Object.values(sealing)) expect(known).toContain(column)
})
