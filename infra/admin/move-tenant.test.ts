import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { tenantTables } from './copy-tenant.ts'
import { moveToDeployment } from './move-command.ts'
import { moveTenant } from './move-tenant.ts'

// Organizations move from one database to another while somebody writes.

const platform = testPlatform(pluginRegistry)
const targetName = `test_target_${randomBytes(6).toString('hex')}`
let database: TestDatabase
let source: pg.Client
let target: pg.Client
let neighbour: TestTenant

const superuserOf = (name: string) => Object.assign(new URL(inject('superuserUrl')), { pathname: `/${name}` }).href
const connect = async (connectionString: string) => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
const filled = async (name: string) => {
  const tenant = await createTestTenant(platform, name)
  await fillTenant(platform, tenant, newFilledIds(), name)
  return tenant
}
const move = (tenant: TestTenant) => moveTenant({ source, target }, tenant.id, () => {})

/** Every row of an organization, by table. */
async function rowsIn(client: pg.Client, { id }: TestTenant): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {}
  for (const table of await tenantTables(client)) {
    const found = await client.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${client.escapeIdentifier(table)} t where tenant_id = $1 order by 1`,
      [id],
    )
    if (found.rows.length > 0) rows[table] = found.rows.map((r) => r.row)
  }
  return rows
}

beforeAll(async () => {
  database = await openTestDatabase()
  const admin = await connect(inject('superuserUrl'))
  await admin.query(`create database ${targetName} template ${inject('template')} owner callboard_owner`)
  await admin.end()
  source = await connect(database.superuserUrl)
  target = await connect(superuserOf(targetName))
  for (const client of [source, target]) await client.query(`set time zone 'UTC'`)
  neighbour = await filled('Neighbour')
})
afterAll(async () => {
  await source?.end()
  await target?.end()
  const admin = await connect(inject('superuserUrl'))
  await admin.query(`drop database if exists ${targetName} with (force)`)
  await admin.end()
  await database?.drop({ hasAnyRows: true })
})

test('moves every row with its id, its members, and nothing of others', async () => {
  const tenant = await filled('Mover')
  const [before, others] = [await rowsIn(source, tenant), await rowsIn(source, neighbour)]
  expect(Object.keys(before).length).toBeGreaterThan(60)
  const { rows, accounts, switchOverMs } = await move(tenant)
  const after = await rowsIn(target, tenant)
  expect(after).toEqual(before)
  expect(rows).toMatchObject({ entity: before.entity?.length, membership: before.membership?.length })
  expect(accounts).toBe(before.membership?.length)
  expect(switchOverMs).toBeLessThan(10_000)
  expect(await rowsIn(source, tenant)).toEqual({})
  expect((await source.query('select from tenant where id = $1', [tenant.id])).rowCount).toBe(0)
  expect(await rowsIn(source, neighbour)).toEqual(others)
  expect(await rowsIn(target, neighbour)).toEqual({})
  const member = await target.query('select email, operator from user_account where id = $1', [tenant.owner.id])
  expect(member.rows).toEqual([{ email: tenant.owner.email, operator: false }])
})

test('only sessions refer to an organization by another column', async () => {
  const { rows } = await source.query<{ name: string }>(
    `select distinct a.attname as name from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
     where k.contype = 'f' and k.confrelid = 'tenant'::regclass order by 1`,
  )
  expect(rows.map((r) => r.name)).toEqual(['portal_tenant_id', 'tenant_id'])
})

test('whatever was acknowledged while it moved is in the target, and later writes are refused', async () => {
  const tenant = await createTestTenant(platform, 'Busy')
  const acknowledged: string[] = []
  let isRefused = false
  const write = async (lane: number) => {
    for (let n = 0; !isRefused; n++) {
      const label = `write ${lane} ${n}`
      const event = { actorType: 'job', actorLabel: 'test', action: 'test.written', targetType: 'test', targetLabel: label }
      const written = forTenant(tenant.id).tx((db) => db.auditEvent.create({ data: { tenantId: tenant.id, ...event } }))
      await written.then(
        () => acknowledged.push(label),
        () => {
          isRefused = true
        },
      )
    }
  }
  const writing = Promise.all([0, 1, 2, 3].map(write))
  await eventually(async () => acknowledged.length > 100)
  await move(tenant)
  await writing
  const found = await target.query<{ label: string }>(
    `select target_label as label from audit_event where tenant_id = $1 and action = 'test.written'`,
    [tenant.id],
  )
  expect(new Set(found.rows.map((r) => r.label))).toEqual(new Set(acknowledged))
  expect(await rowsIn(source, tenant)).toEqual({})
})

test('refuses what cannot be moved, with a sentence, and changes nothing', async () => {
  const tenant = await createTestTenant(platform, 'Staying')
  const before = await rowsIn(source, tenant)
  await expect(moveTenant({ source, target: source }, tenant.id, () => {})).rejects.toThrow('the same database')
  await target.query(`insert into user_account (email, name) values ($1, 'Ada')`, [tenant.owner.email])
  await expect(move(tenant)).rejects.toThrow(`have another account in the target, such as ${tenant.owner.email}`)
  await target.query('delete from user_account where email = $1', [tenant.owner.email])
  await target.query(`insert into tenant (slug, name) values ($1, 'Other')`, [tenant.slug])
  await expect(move(tenant)).rejects.toThrow(`Another organization of the target is called ${tenant.slug}`)
  await target.query('delete from tenant where slug = $1', [tenant.slug])
  await source.query('update tenant set demo = $1 where id = $2', ['open', tenant.id])
  await expect(move(tenant)).rejects.toThrow('The live demo belongs to its deployment')
  await source.query('update tenant set demo = null where id = $1', [tenant.id])
  expect(await rowsIn(source, tenant)).toEqual(before)
  expect((await target.query('select from tenant where id = $1', [tenant.id])).rowCount).toBe(0)
})

test('the command moves to the deployment of a file, and refuses one that lacks a key', async () => {
  const tenant = await createTestTenant(platform, 'Commanded')
  const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
  const [own, others] = [key('k1'), key('k2')]
  const variables = (name: string, keys: string) => {
    const as = (role: string) => Object.assign(new URL(superuserOf(name)), { username: `callboard_${role}`, password: role }).href
    return {
      DATABASE_URL: as('owner'),
      DATABASE_APP_URL: as('app'),
      DATABASE_SYSTEM_URL: as('system'),
      DATABASE_ADMIN_URL: inject('superuserUrl'),
      NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
      ENCRYPTION_KEYS: keys,
      PUBLIC_URL: `https://${name.replaceAll('_', '-')}.example`,
    }
  }
  const here = new URL(database.superuserUrl).pathname.slice(1)
  for (const [name, value] of Object.entries(variables(here, own))) vi.stubEnv(name, value)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-move-'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  const to = path.join(folder, 'target.env')
  const write = (keys: string) =>
    writeFileSync(
      to,
      Object.entries(variables(targetName, keys))
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
  write(others)
  const run = () => moveToDeployment({ tenant: tenant.slug, to }, () => {})
  await expect(run()).rejects.toThrow('ENCRYPTION_KEYS of the target lacks k1')
  write(`${others},${own}`)
  const { text } = await run()
  expect(text).toContain(`Moved ${tenant.slug} with`)
  expect(text).toContain('Vendors still send webhooks to')
  await expect(run()).rejects.toThrow(`There is no organization ${tenant.slug}`)
})

test('gives way to somebody who writes for long', { timeout: 60_000 }, async () => {
  const tenant = await createTestTenant(platform, 'Locked')
  const writer = await connect(database.superuserUrl)
  await writer.query('begin')
  await writer.query('update tenant set name = name where id = $1', [neighbour.id])
  await expect(move(tenant)).rejects.toThrow('Somebody writes all the time')
  await writer.query('rollback')
  await writer.end()
  const { accounts } = await move(tenant)
  expect(accounts).toBe(1)
})
