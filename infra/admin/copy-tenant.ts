import type { TenantId } from '@callboard/core/ids'
import type { Platform } from '@callboard/kernel/platform'
import type pg from 'pg'

/** Tables of an organization that a restored copy does not get, each with the reason. Rows that need them are left out too. */
export const notCopied: Readonly<Record<string, string>> = {
  api_token: 'credentials are made anew',
  idempotency_key: 'belongs to a token',
  agent: 'its tokens belong to the original',
  agent_token: 'credentials are made anew',
  oauth_grant: 'credentials are made anew',
  oauth_token: 'credentials are made anew',
  invitation: 'its link belongs to the original',
  portal_host: 'a host leads to one organization',
  email_domain: 'a domain belongs to one organization',
  former_slug: 'redirects to the original',
  billing_account: 'a customer of Stripe is one organization',
  flag_client: 'credentials are made anew',
  slack_workspace: 'a workspace is connected to one organization',
  slack_account: 'belongs to a workspace of Slack',
  slack_channel: 'belongs to a workspace of Slack',
  slack_delivery: 'belongs to a workspace of Slack',
  webhook: 'its receiver would be told everything twice',
  webhook_delivery: 'belongs to a webhook',
  webhook_subscription: 'belongs to a webhook at the vendor',
  outbox: 'work of the original',
  pending_event: 'work of the original',
  inbound_event: 'work of the original',
  inbound_delivery: 'work of the original',
  missed_delivery: 'work of the original',
  sync_run: 'a copied integration has not run yet',
  tenant_export: 'can be made again',
  tenant_export_part: 'can be made again',
  support_visit: 'a consent is given to one organization',
}

export type CopyResult = { rows: Record<string, number> /** Rows left out because what they refer to is. */; leftOut: number }

const batchSize = 500

/** Tables with a column `tenant_id`, without partitions. */
export async function tenantTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  )
  return rows.map((r) => r.name)
}

/** Columns that can be written: generated ones follow from others. */
export async function writableColumns(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  return rows.map((r) => r.name)
}

async function copyTable(source: pg.Client, target: pg.Client, table: string, from: TenantId, to: TenantId): Promise<number> {
  const name = target.escapeIdentifier(table)
  const columns = (await writableColumns(target, table)).map((c) => target.escapeIdentifier(c))
  const insert = `insert into ${name} (${columns.join(', ')}) overriding system value select ${columns.map((c) => `n.${c}`).join(', ')}
    from jsonb_array_elements($1::jsonb) as e(given), jsonb_populate_record(null::${name}, e.given || jsonb_build_object('tenant_id', $2::text)) n
    on conflict do nothing`
  let copied = 0
  await source.query(
    `declare copied_rows no scroll cursor for select to_jsonb(t)::text as row from ${name} t where tenant_id = '${from}'`,
  )
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`fetch ${batchSize} from copied_rows`)
    if (rows.length === 0) break
    copied += (await target.query(insert, [`[${rows.map((r) => r.row).join(',')}]`, to])).rowCount ?? 0
  }
  await source.query('close copied_rows')
  return copied
}

type ForeignKey = { child: string; parent: string; columns: string[]; references: string[]; nullable: boolean[] }

async function foreignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
       array_agg(c.attname::text order by u.i) as columns, array_agg(p.attname::text order by u.i) as references, array_agg(not c.attnotnull order by u.i) as nullable
     from pg_constraint k join pg_class t on t.oid = k.conrelid and not t.relispartition and t.relnamespace = 'public'::regnamespace
     cross join lateral unnest(k.conkey, k.confkey) with ordinality as u(child, parent, i)
     join pg_attribute c on c.attrelid = k.conrelid and c.attnum = u.child
     join pg_attribute p on p.attrelid = k.confrelid and p.attnum = u.parent
     where k.contype = 'f' and k.conparentid = 0 group by k.oid, 1, 2`,
  )
  return rows
}

/** Foreign keys of these tables. */
export async function tenantKeys(client: pg.Client, tables: readonly string[]): Promise<ForeignKey[]> {
  return (await foreignKeys(client)).filter((key) => tables.includes(key.child))
}

/** Removes references to what was not copied: columns that may be null are, other rows are deleted. Returns the deleted ones. */
export async function removeDangling(client: pg.Client, keys: readonly ForeignKey[], to: TenantId): Promise<number> {
  let deleted = 0
  for (let changed = 1; changed > 0; ) {
    changed = 0
    for (const { child, parent, columns, references, nullable } of keys) {
      const own = columns.filter((column, i) => column !== 'tenant_id' && nullable[i])
      const isOptional = own.length > 0 && columns.every((column, i) => column === 'tenant_id' || nullable[i])
      const matches = columns
        .map((c, i) => `p.${client.escapeIdentifier(references[i] ?? '')} = c.${client.escapeIdentifier(c)}`)
        .join(' and ')
      const given = columns.map((c) => `c.${client.escapeIdentifier(c)} is not null`).join(' and ')
      const where = `where c.tenant_id = $1 and ${given} and not exists (select from ${parent} p where ${matches})`
      const nulls = own.map((column) => `${client.escapeIdentifier(column)} = null`).join(', ')
      const done = await client.query(
        isOptional ? `update ${child} c set ${nulls} ${where}` : `delete from ${child} c ${where}`,
        [to],
      )
      changed += done.rowCount ?? 0
      if (!isOptional) deleted += done.rowCount ?? 0
    }
  }
  return deleted
}

/** Encrypts copied credentials for the organization that they belong to now, and pauses integrations. */
async function adoptCredentials(client: pg.Client, platform: Platform, from: TenantId, to: TenantId): Promise<void> {
  for (const { table, column } of [
    { table: 'integration', column: 'secrets' },
    { table: 'model_connection', column: 'secret' },
  ]) {
    const { rows } = await client.query<{ id: string; sealed: string }>(
      `select id, ${column} as sealed from ${table} where tenant_id = $1`,
      [to],
    )
    for (const { id, sealed } of rows) {
      const own = await platform.vault.seal(to, await platform.vault.open(from, sealed))
      await client.query(`update ${table} set ${column} = $1 where tenant_id = $2 and id = $3`, [own, to, id])
    }
  }
  // The original may still be reading the same accounts.
  await client.query(`update integration set state = 'paused', next_sync_at = null where tenant_id = $1`, [to])
}

/**
 * Copies the rows of an organization to another one, which was just created, in one transaction. Primary keys begin with the
 * organization, so ids stay as they are, and links within texts keep working.
 * @param source a superuser's connection to the database to read from
 * @param target a superuser's connection to the database to write to
 */
export async function copyTenant(
  { source, target, platform }: { source: pg.Client; target: pg.Client; platform: Platform },
  from: TenantId,
  to: TenantId,
): Promise<CopyResult> {
  const tables = (await tenantTables(target)).filter((table) => !Object.hasOwn(notCopied, table))
  const keys = await tenantKeys(target, tables)
  const rows: Record<string, number> = {}
  await source.query('begin transaction isolation level repeatable read read only')
  await target.query('begin')
  try {
    // Rows are as they were: triggers would change them, and references are checked once all are there.
    await target.query('set local session_replication_role = replica')
    for (const table of tables) rows[table] = await copyTable(source, target, table, from, to)
    const leftOut = await removeDangling(target, keys, to)
    await adoptCredentials(target, platform, from, to)
    await target.query('commit')
    return { rows, leftOut }
  } catch (error) {
    await target.query('rollback')
    throw error
  } finally {
    await source.query('rollback')
  }
}
