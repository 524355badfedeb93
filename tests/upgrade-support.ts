import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'

const migrations = path.join(import.meta.dirname, '../prisma/migrations')

/**
 * The last migration of the previous version. Update it with each release, along with `upgrade-rows.sql` and `writeAsBefore` of
 * upgrade.test.ts.
 */
export const lastBefore = '20261202060100'

export type OldDatabase = { owner: string; app: string; system: string; superuser: string; drop(): Promise<void> }

/** The table of applied migrations, as Prisma creates it. */
const applied = `create table _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`

async function applyUntil(client: pg.Client, last: string): Promise<void> {
  await client.query(applied)
  const names = readdirSync(migrations).filter((name) => /^\d/.test(name) && name.slice(0, last.length) <= last)
  for (const name of names.sort()) {
    const script = readFileSync(path.join(migrations, name, 'migration.sql'), 'utf8')
    await client.query(script)
    await client.query(
      'insert into _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) values ($1, $2, now(), $3, 1)',
      [randomUUID(), createHash('sha256').update(script).digest('hex'), name],
    )
  }
}

/** A database of an earlier version: migrated to `last`, with the rows of a script. */
export async function openOldDatabase(serverUrl: string, last: string, rows: string): Promise<OldDatabase> {
  const name = `upgrade_${randomBytes(6).toString('hex')}`
  const url = (role?: string, password = role) =>
    Object.assign(new URL(serverUrl), { pathname: `/${name}`, ...(role ? { username: `callboard_${role}`, password } : {}) }).href
  const as = async (address: string, work: (client: pg.Client) => Promise<unknown>) => {
    const client = new pg.Client({ connectionString: address })
    await client.connect()
    await work(client).finally(() => client.end())
  }
  await as(serverUrl, async (client) => {
    await client.query(`create database ${name} owner callboard_owner`)
    await client.query(`grant create, connect on database ${name} to callboard_owner, callboard_system`)
  })
  await as(url('owner'), (client) => applyUntil(client, last))
  await as(url(), (client) => client.query(rows))
  const drop = () => as(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
  return { owner: url('owner'), app: url('app'), system: url('system'), superuser: url(), drop }
}

/** The columns of every table without partitions, which may change in an upgrade. */
export async function columnsOf(client: pg.Client): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attname) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_prisma_migrations'
     group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map((r) => [r.name, r.columns]))
}

/** The number of rows and a hash of the given columns per table, without one organization's rows. */
export async function hashesOf(
  client: pg.Client,
  columns: Record<string, string[]>,
  without: string,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const [table, names] of Object.entries(columns)) {
    const row = `row(${names.map((n) => `t.${pg.escapeIdentifier(n)}`)})::text`
    const where = names.includes('tenant_id') ? `where t.tenant_id is distinct from $1::uuid` : `where $1::uuid is not null`
    const { rows } = await client.query<{ hash: string }>(
      `select count(*) || ' rows, ' || coalesce(md5(string_agg(${row}, '' order by ${row})), '') as hash from ${pg.escapeIdentifier(table)} t ${where}`,
      [without],
    )
    hashes[table] = rows[0]?.hash ?? ''
  }
  return hashes
}
