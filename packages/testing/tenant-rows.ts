import pg from 'pg'

/** A table, and the condition for rows of a tenant ($1) or its users ($2). Columns are quoted. */
export type OwnedTable = {
  name: string
  where: string
  columns: string[]
  /** The column that identifies the owner, and SQL for its value. */
  owner: { column: string; value: string }
}

/** Tables without data of tenants or users, each with the reason. A new table fails the suite until it is listed. */
export const globalTables: Record<string, string> = {
  attempt_counter: 'counts tries by address and account, keyed by text',
  failed_attempt: 'counts failures by address and account, keyed by text',
  oauth_client: 'apps that have registered themselves, which is open to anybody; what members allow them is in oauth_grant',
  stripe_event: 'ids of events of Stripe that were received',
  tenant_removal: 'proof of removals; its organization is gone',
  schedule_run: 'when schedules last ran; belongs to the installation',
  worker_heartbeat: 'when workers were last seen; belongs to the installation',
}

/** An organization, and users whose own rows (sessions, links) are included. */
export type Owner = { tenantId: string; people: readonly string[] }

type Ownership = Pick<OwnedTable, 'where' | 'owner'>
type Column = { table: string; column: string; generated: boolean }
type ForeignKey = { child: string; column: string; parent: string; target: string }

const columnsQuery = `
  select c.relname as table, a.attname as column, a.attgenerated <> '' as generated
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname, a.attnum`

const keysQuery = `
  select c.relname as child, a.attname as column, p.relname as parent, t.attname as target
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid and not c.relispartition
  join pg_class p on p.oid = k.confrelid
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  join pg_attribute t on t.attrelid = k.confrelid and t.attnum = k.confkey[1]
  where k.contype = 'f' and cardinality(k.conkey) = 1 and c.relnamespace = 'public'::regnamespace`

/** Adds tables that refer to a user by foreign key, such as sessions, transitively. */
function followKeys(owned: Map<string, Ownership>, keys: readonly ForeignKey[]): void {
  for (let grew = true; grew; ) {
    grew = false
    for (const { child, column, parent, target } of keys) {
      const of = owned.get(parent)
      if (!of || owned.has(child)) continue
      const theirs = `select ${target} from ${parent} where ${of.where}`
      owned.set(child, {
        where: `${column} in (${theirs})`,
        owner: { column: pg.escapeIdentifier(column), value: `(${theirs} limit 1)` },
      })
      grew = true
    }
  }
}

const ofTenant: Ownership = { where: 'tenant_id = $1::uuid', owner: { column: '"tenant_id"', value: '$1::uuid' } }
const roots: [string, Ownership][] = [
  ['tenant', { where: 'id = $1::uuid', owner: { column: '"id"', value: '$1::uuid' } }],
  ['user_account', { where: 'id = any($2::uuid[])', owner: { column: '"id"', value: '($2::uuid[])[1]' } }],
]

/** Every table with rows of a tenant or its users, according to the database catalog; and the names of all others. */
export async function tablesOfTenants(client: pg.Client): Promise<{ owned: OwnedTable[]; others: string[] }> {
  const columns = (await client.query<Column>(columnsQuery)).rows
  const keys = (await client.query<ForeignKey>(keysQuery)).rows
  const names = [...new Set(columns.map((c) => c.table))]
  const withTenant = columns.filter((c) => c.column === 'tenant_id').map((c): [string, Ownership] => [c.table, ofTenant])
  const owned = new Map([...roots, ...withTenant])
  followKeys(owned, keys)
  return {
    owned: [...owned].map(([name, of]) => ({
      name,
      ...of,
      columns: columns.filter((c) => c.table === name && !c.generated).map((c) => pg.escapeIdentifier(c.column)),
    })),
    others: names.filter((n) => !owned.has(n)),
  }
}

/** Reads and restores all rows of a tenant, bypassing row-level security. */
export type TenantRows = {
  tables: readonly OwnedTable[]
  /** For each table: the number of rows, and a hash over all their columns. */
  state(): Promise<Record<string, string>>
  /** The same as seen by another connection, for all tables or one. */
  stateOf(client: pg.Client, table?: string): Promise<Record<string, string>>
  /** Saves the current rows for `restore`. */
  save(): Promise<void>
  /** Restores saved rows in tables that have changed since. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** Both parameters are used in every statement, so that each has a type. */
export const ownedBySql = (t: OwnedTable) => `${t.where} and ($1::uuid is not null or $2::uuid[] is not null)`

const asText = (t: OwnedTable) =>
  `select '${t.name}' as name, count(*) || ' rows, ' || md5(coalesce(string_agg(md5(r::text), '' order by md5(r::text)), '')) as hash
   from ${t.name} r where ${ownedBySql(t)}`

/** @param schema where `save` stores the rows */
export async function openTenantRows(superuserUrl: string, { tenantId, people }: Owner, schema = 'saved'): Promise<TenantRows> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  const { owned: tables } = await tablesOfTenants(client)
  const of = [tenantId, people]
  let saved: Record<string, string> = {}
  const stateOf = async (as: pg.Client, table?: string) => {
    const queries = tables.filter((t) => !table || t.name === table).map(asText)
    // Prepared, because planning a query over every table and partition takes longer than running it.
    const { rows } = await as.query<{ name: string; hash: string }>({
      name: `state ${table ?? 'of all'}`,
      text: queries.join(' union all '),
      values: of,
    })
    return Object.fromEntries(rows.map((r) => [r.name, r.hash]))
  }
  const state = () => stateOf(client)
  const literal = (where: string) =>
    where.replaceAll('$1::uuid', `'${tenantId}'::uuid`).replaceAll('$2::uuid[]', `array[${people.map((p) => `'${p}'`)}]::uuid[]`)
  return {
    tables,
    state,
    stateOf,
    async save() {
      await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`)
      for (const t of tables)
        await client.query(`create table ${schema}.${t.name} as select ${t.columns} from ${t.name} where ${literal(t.where)}`)
      saved = await state()
    },
    async restore() {
      const now = await state()
      const changed = tables.filter((t) => now[t.name] !== saved[t.name])
      if (changed.length === 0) return
      // Without triggers a row can be restored before the one it refers to.
      const statements = [
        'begin; set local session_replication_role = replica',
        ...[...changed].reverse().map((t) => `delete from ${t.name} where ${literal(t.where)}`),
        ...changed.map(
          (t) => `insert into ${t.name} (${t.columns}) overriding system value select ${t.columns} from ${schema}.${t.name}`,
        ),
        'commit',
      ]
      await client.query(statements.join('; '))
    },
    close: () => client.end(),
  }
}
