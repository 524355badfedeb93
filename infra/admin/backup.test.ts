import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { composePlatform } from '@callboard/modules/compose-platform'
import { findUnreadable } from '@callboard/modules/operator'
import { pluginRegistry } from '@callboard/plugins/server'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { freePorts } from '@callboard/testing/ports'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { runMigrations } from 'bullmq'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyMigrations, migrationNames } from '../launch/apply-migrations.ts'
import { type DatabaseUrls, withClient, withDatabase } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { root } from '../launch/paths.ts'
import { createDataFolder } from '../test/data-folder.ts'
import { backUp, restoreBackup } from './backup.ts'
import { readBackup } from './backup-manifest.ts'
import { findInstalledPostgres, startInstalledPostgres } from './installed-postgres.ts'

// pg_dump refuses a server that is newer than itself. Where only an older one is installed, the drill runs on its server, with
// stand-ins for functions that it lacks: it is about dumps, owners, grants and row-level security, and not about folding letters.

const tools = findInstalledPostgres()
const isOlder = tools !== undefined && tools.version < 18
if (!tools) test.skip('the drill of backup and restore needs pg_dump', () => {})

/** In template1, so that every new database has them. */
const standIns = `
  create function pg_catalog.uuidv7() returns uuid language sql volatile as
    $$ select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid $$;
  create function pg_catalog.uuid_extract_timestamp(uuid) returns timestamptz language sql immutable strict as
    $$ select to_timestamp(('x' || substr(replace($1::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0) $$;
  create function pg_catalog.casefold(text) returns text language sql immutable strict as 'select lower($1)';
  create collation pg_catalog.pg_unicode_fast (provider = libc, locale = 'C.UTF-8');`

const folder = createDataFolder('callboard-backup-')
const keys = [{ id: 'k1', key: Uint8Array.from(randomBytes(32)) }]
const platformWith = (ring: typeof keys) =>
  composePlatform({ plugins: pluginRegistry, keys: ring, publicUrl: 'http://127.0.0.1:1', outgoingAllow: [] })
const platform = platformWith(keys)

let superuserUrl = ''
let stop = async () => {}
let tenant: TestTenant

const urlsOf = (database: string): DatabaseUrls => {
  const as = (role: string) =>
    Object.assign(new URL(withDatabase(superuserUrl, database)), { username: `callboard_${role}`, password: role }).href
  return { owner: as('owner'), app: as('app'), system: as('system') }
}
const superuserOf = (database: string) => withDatabase(superuserUrl, database)

async function startServer(): Promise<void> {
  const port = await freePorts()
  if (isOlder && tools) {
    const server = await startInstalledPostgres(tools, path.join(folder, 'installed'), port, 'secret')
    superuserUrl = server.superuserUrl
    stop = server.stop
    await withClient(superuserOf('template1'), (c) => c.query(standIns))
    return
  }
  const server = await startEmbeddedPostgres({ dir: path.join(folder, 'postgres'), port, password: 'secret', durable: false })
  superuserUrl = server.superuserUrl
  stop = server.stop
}

async function createDatabase(name: string): Promise<void> {
  await withClient(superuserUrl, async (c) => {
    await c.query(readFileSync(path.join(root, 'prisma/sql/roles.sql'), 'utf8'))
    for (const role of ['owner', 'app', 'system']) await c.query(`alter role callboard_${role} password '${role}'`)
    await c.query(`create database ${name} owner callboard_owner`)
    await c.query(`grant create, connect on database ${name} to callboard_owner, callboard_system`)
  })
}

/** All migrations; on an older server without a privilege that it does not know. */
async function migrateDatabase({ owner, system }: DatabaseUrls): Promise<void> {
  if (isOlder)
    await withClient(owner, async (c) => {
      await c.query(
        `create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
         logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`,
      )
      for (const name of migrationNames()) {
        const script = readFileSync(path.join(root, 'prisma/migrations', name, 'migration.sql'), 'utf8')
        await c.query(script.replace(/^grant maintain on .*;$/gm, ''))
        const checksum = createHash('sha256').update(script).digest('hex')
        await c.query('insert into _prisma_migrations (id, checksum, finished_at, migration_name) values ($1, $2, now(), $3)', [
          randomUUID(),
          checksum,
          name,
        ])
      }
    })
  else await applyMigrations(owner)
  await withClient(system, (c) => runMigrations(c, 'bullmq'))
}

beforeAll(async () => {
  if (!tools) return
  await startServer()
  await createDatabase('portal')
  await migrateDatabase(urlsOf('portal'))
  const { app, system } = urlsOf('portal')
  configureDatabase({ appUrl: app, systemUrl: system, poolSize: 4 })
  tenant = await createTestTenant(platform)
  await fillTenant(platform, tenant, newFilledIds(), 'treasure')
}, 180_000)

afterAll(async () => {
  await closeDatabase()
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Owners, grants, policies and forced row-level security of every table and function. */
const wall = `
  select n.nspname || '.' || c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text as grants, c.relrowsecurity, c.relforcerowsecurity,
    (select count(*) from pg_policy p where p.polrelid = c.oid)::int as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'app', 'bullmq') and c.relkind in ('r', 'p', 'v', 'S')
  union all
  select n.nspname || '.' || p.oid::regprocedure::text, pg_get_userbyid(p.proowner), p.proacl::text, p.prosecdef, false, 0
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'app') and not exists
    (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by 1`
const wallOf = async (database: string) => (await withClient(superuserOf(database), (c) => c.query(wall))).rows

describe.runIf(tools)('backup and restore', () => {
  const backup = path.join(folder, 'backup')

  test('a backup is one snapshot, while others write', { timeout: 120_000 }, async () => {
    const { system } = urlsOf('portal')
    let isWriting = true
    const writing = withClient(superuserOf('portal'), async (c) => {
      for (let i = 0; isWriting; i++) {
        await c.query('begin')
        await c.query(`insert into user_account (id, email, name) values (gen_random_uuid(), 'a${i}@example.com', 'A')`)
        await c.query(`insert into user_account (id, email, name) values (gen_random_uuid(), 'b${i}@example.com', 'B')`)
        await c.query('commit')
      }
    })
    const manifest = await backUp(system, backup, ['k1'])
    isWriting = false
    await writing
    expect(manifest).toMatchObject({ lastMigration: migrationNames().at(-1), keyIds: ['k1'] })
    expect(Object.keys(manifest.rows).length).toBeGreaterThan(60)
    expect(manifest.rows.integration).toBe(1)
    expect(statSync(path.join(backup, 'manifest.json')).mode & 0o777).toBe(0o600)
    expect(await readBackup(backup)).toEqual(manifest)
    await expect(backUp(system, backup, ['k1'])).rejects.toThrow('is not empty')
  })

  test('a restored database has the same rows, owners, grants and policies, and its secrets can be decrypted', {
    timeout: 120_000,
  }, async () => {
    await createDatabase('restored')
    const began = performance.now()
    const manifest = await restoreBackup(superuserOf('restored'), backup)
    const seconds = (performance.now() - began) / 1000
    expect(seconds).toBeLessThan(60)
    // Both rows of a transaction, or none: the backup was one snapshot.
    const { rows } = await withClient(superuserOf('restored'), (c) =>
      c.query(
        `select count(*) filter (where name = 'A')::int as a, count(*) filter (where name = 'B')::int as b from user_account`,
      ),
    )
    expect(rows[0].a).toBe(rows[0].b)
    expect(await wallOf('restored')).toEqual(await wallOf('portal'))
    const { app, system } = urlsOf('restored')
    await expect(withClient(app, (c) => c.query('select from entity'))).rejects.toThrow(/no tenant is set|right/)
    await closeDatabase()
    configureDatabase({ appUrl: app, systemUrl: system, poolSize: 4 })
    expect(await findUnreadable(platform)).toEqual([])
    const lost = await findUnreadable(platformWith([{ id: 'k1', key: Uint8Array.from(randomBytes(32)) }]))
    expect(lost).toContainEqual({ column: 'integration.secrets', tenantId: tenant.id, id: expect.any(String) })
    expect(manifest.rows.integration).toBe(1)
    // Another organization can be made at once: sequences, triggers and functions are there.
    await createTestTenant(platform, 'After')
  })

  test('nothing is overwritten', { timeout: 60_000 }, async () => {
    await expect(restoreBackup(superuserOf('portal'), backup)).rejects.toThrow('The database is not empty')
  })

  test('a damaged, an interrupted and a newer backup are refused', { timeout: 60_000 }, async () => {
    const copy = path.join(folder, 'copy')
    mkdirSync(copy)
    await expect(readBackup(copy)).rejects.toThrow('has no manifest.json')
    const manifest = JSON.parse(readFileSync(path.join(backup, 'manifest.json'), 'utf8'))
    writeFileSync(path.join(copy, 'callboard.dump'), readFileSync(path.join(backup, 'callboard.dump')))
    writeFileSync(path.join(copy, 'manifest.json'), JSON.stringify({ ...manifest, lastMigration: '29991231000000_later' }))
    await createDatabase('target')
    await expect(restoreBackup(superuserOf('target'), copy)).rejects.toThrow('of a newer version')
    appendFileSync(path.join(copy, 'callboard.dump'), 'x')
    await expect(restoreBackup(superuserOf('target'), copy)).rejects.toThrow('checksum differs')
    writeFileSync(path.join(copy, 'manifest.json'), '{')
    await expect(readBackup(copy)).rejects.toThrow('cannot be read')
  })

  test('an interrupted dump leaves no manifest', { timeout: 60_000 }, async () => {
    const out = path.join(folder, 'failed')
    const wrong = Object.assign(new URL(urlsOf('portal').system), { password: 'wrong' }).href
    await expect(backUp(wrong, out, ['k1'])).rejects.toThrow('refused the password of the role callboard_system')
    expect(existsSync(path.join(out, 'manifest.json'))).toBe(false)
  })
})

test('passwords reach the programs by their environment', async () => {
  const { libpqEnvironment } = await import('./pg-tools.ts')
  expect(libpqEnvironment('postgresql://callboard_system:a%2Fb@[::1]:5433/portal?sslmode=require')).toEqual({
    PGHOST: '::1',
    PGPORT: '5433',
    PGUSER: 'callboard_system',
    PGPASSWORD: 'a/b',
    PGDATABASE: 'portal',
    PGSSLMODE: 'require',
  })
})
