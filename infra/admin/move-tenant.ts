import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type pg from 'pg'
import { removeDangling, tenantKeys, tenantTables } from './copy-tenant.ts'
import { copyAccounts } from './move-accounts.ts'
import { rowsOf, syncRows } from './sync-rows.ts'

type Clients = { source: pg.Client; target: pg.Client }
export type MoveResult = {
  /** Rows in the target, by table. */
  rows: Record<string, number>
  /** Accounts that the target did not have. */
  accounts: number
  /** For which nobody could write, in ms. */
  switchOverMs: number
}

/** Less than PostgreSQL's deadlock_timeout: we give way to whoever writes, and try again. */
const lockTimeout = '800ms'
const [maxLockAttempts, maxPasses, maxSwitchOverMs] = [10, 5, 10_000]
/** So few changed rows that the rest is copied while nobody writes. */
const fewRows = 500

/** @throws AppError with what keeps the organization where it is */
async function requireMovable({ source, target }: Clients, tenantId: TenantId): Promise<void> {
  const one = async <T extends pg.QueryResultRow>(client: pg.Client, query: string, values: unknown[] = []) =>
    (await client.query<T>(query, values)).rows[0]
  const identity = `select system_identifier || ' ' || current_database() as id from pg_control_system()`
  if ((await one(source, identity))?.id === (await one(target, identity))?.id)
    throw new AppError('conflict', 'Source and target are the same database.')
  const latest = 'select max(migration_name) as name from _prisma_migrations where finished_at is not null'
  const [from, to] = [await one(source, latest), await one(target, latest)]
  if (from?.name !== to?.name)
    throw new AppError(
      'conflict',
      `The source has the migration ${from?.name}, the target ${to?.name}. Bring both to the same version first.`,
    )
  const tenant = await one<{ slug: string; demo: string | null }>(source, 'select slug, demo from tenant where id = $1', [
    tenantId,
  ])
  if (tenant?.demo) throw new AppError('conflict', 'The live demo belongs to its deployment, and cannot be moved.')
  const taken = await one<{ id: string }>(target, 'select id from tenant where id = $1 or slug = $2', [tenantId, tenant?.slug])
  if (taken)
    throw new AppError(
      'conflict',
      taken.id === tenantId
        ? 'The target has this organization already. Remove it there first, with `tenant remove`.'
        : `Another organization of the target is called ${tenant?.slug}. Rename one of the two first.`,
    )
}

/** Partitions that hold rows of the organization, and that the target has not needed yet. */
async function addPartitions({ source, target }: Clients, tenantId: TenantId): Promise<void> {
  for (const parent of ['cost_line', 'usage_event', 'metric_event']) {
    const { rows } = await source.query<{ name: string; bound: string }>(
      `select relname as name, pg_get_expr(relpartbound, oid) as bound from pg_class where oid in (select distinct tableoid from ${parent} where tenant_id = $1)`,
      [tenantId],
    )
    for (const { name, bound } of rows) {
      const part = `public.${target.escapeIdentifier(name)}`
      const found = await target.query('select from pg_class where oid = to_regclass($1)', [part])
      if (found.rowCount) continue
      await target.query(
        `begin; set local role callboard_owner; create table ${part} partition of public.${parent} ${bound}; select app.protect_partition('${part}'::regclass); commit`,
      )
    }
  }
}

/** Keeps everybody from writing until the transaction ends. Reading goes on. */
async function lockSource(source: pg.Client, tables: readonly string[]): Promise<void> {
  const names = tables.map((t) => source.escapeIdentifier(t)).join(', ')
  for (let attempt = 1; ; attempt++) {
    await source.query('begin')
    try {
      await source.query(`set local lock_timeout = '${lockTimeout}'`)
      await source.query(`lock table ${names} in share mode`)
      return
    } catch (error) {
      await source.query('rollback')
      if ((error as { code?: string }).code !== '55P03') throw error
      if (attempt === maxLockAttempts)
        throw new AppError(
          'conflict',
          'Somebody writes all the time, for example a large import. Nothing was changed; try again later.',
        )
      await wait(500)
    }
  }
}

async function syncAll(clients: Clients, tables: readonly string[], tenantId: TenantId): Promise<number> {
  let changed = 0
  for (const table of tables) changed += await syncRows(clients, table, tenantId)
  return changed
}

async function countRows(client: pg.Client, tables: readonly string[], tenantId: TenantId): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int from ${rowsOf(table)}`, [tenantId])
    if (rows[0]?.count) counts[table] = rows[0].count
  }
  return counts
}

/** Tells the processes of a database what they may have cached of an organization, as its triggers would. */
const notify = (client: pg.Client, tenantId: TenantId) =>
  client.query(
    `select pg_notify('access', ''), pg_notify('watches', ''), pg_notify('outbox', ''), pg_notify('catalog', $1), pg_notify('flags', $1), pg_notify('live', 'tenant ' || $1)`,
    [tenantId],
  )

/** Deletes an organization without triggers and cascades, which would search each table many times. */
async function deleteRows(client: pg.Client, tables: readonly string[], tenantId: TenantId): Promise<void> {
  // Sessions on its own hosts, which are all that refers to it by another column.
  await client.query('delete from session where portal_tenant_id = $1', [tenantId])
  await client.query('set local session_replication_role = replica')
  for (const table of tables) await client.query(`delete from ${rowsOf(table)}`, [tenantId])
}

/**
 * Copies what has changed since the last pass while nobody writes, and deletes the organization at the source: whoever waited to
 * write finds nothing to change, and gets an error that says so.
 */
async function switchOver(clients: Clients, tables: readonly string[], tenantId: TenantId): Promise<number> {
  const { source, target } = clients
  await lockSource(source, tables)
  try {
    const start = performance.now()
    await syncAll(clients, tables, tenantId)
    // A second pass finds nothing unless a row came out otherwise than it went in.
    if ((await syncAll(clients, tables, tenantId)) > 0)
      throw new AppError('internal', 'Rows in the target differ from the source after copying. Nothing was changed.')
    await removeDangling(target, await tenantKeys(target, tables), tenantId)
    await notify(target, tenantId)
    await deleteRows(source, tables, tenantId)
    await notify(source, tenantId)
    if (performance.now() - start > maxSwitchOverMs)
      throw new AppError('conflict', 'It cannot be switched over within 10 s. Nothing was changed; try again at a quieter time.')
    await target.query('commit')
    await commitSource(source)
    return performance.now() - start
  } catch (error) {
    await source.query('rollback')
    throw error
  }
}

async function commitSource(source: pg.Client): Promise<void> {
  try {
    await source.query('commit')
  } catch (error) {
    throw new AppError(
      'internal',
      'The organization is in the target, and could not be deleted at the source, which stopped answering. Delete it there before anybody uses it.',
      { cause: error },
    )
  }
}

/**
 * Moves an organization to another database. All is copied while people work, and what changed meanwhile again, until little is
 * left; then writers of the source wait for the last pass. The target is one transaction: it has everything or nothing.
 * @param clients a superuser's connections
 * @throws AppError with what keeps the organization where it is, and then nothing was changed
 */
export async function moveTenant(clients: Clients, tenantId: TenantId, report: (line: string) => void): Promise<MoveResult> {
  const { source, target } = clients
  for (const client of [source, target]) await client.query(`set time zone 'UTC'; set statement_timeout = 0`)
  await requireMovable(clients, tenantId)
  await addPartitions(clients, tenantId)
  const tables = ['tenant', ...(await tenantTables(source))]
  await target.query('begin')
  try {
    const accounts = await copyAccounts(clients, tenantId)
    // Rows are as they were: triggers would change them, and references are checked once all are there.
    await target.query('set local session_replication_role = replica')
    for (let pass = 1, changed = Number.POSITIVE_INFINITY; pass <= maxPasses && changed > fewRows; pass++) {
      changed = await syncAll(clients, tables, tenantId)
      report(`Copied      ${changed} rows, while people work`)
    }
    const switchOverMs = await switchOver(clients, tables, tenantId)
    report(`Moved       writers waited for ${(switchOverMs / 1000).toFixed(1)} s`)
    const rows = await countRows(target, tables, tenantId)
    return { rows, accounts, switchOverMs }
  } catch (error) {
    await target.query('rollback')
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code !== '23505') throw error
    throw new AppError(
      'conflict',
      `Another organization of the target has something that can exist only once (${constraint}). Nothing was changed.`,
      { cause: error },
    )
  }
}
