import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { secretsEnv } from '@callboard/env/concerns'
import { createVault } from '@callboard/kernel/vault'
import pg from 'pg'
import { tenantTables, writableColumns } from '../../../infra/admin/copy-tenant.ts'
import { inDatabase, product } from './product.ts'

type Column = {
  name: string
  type: string /** Whether it names the organization, its owner or its integrations. */
  isNaming: boolean
}
type Table = { name: string; columns: Column[] }

/** An organization as it was at one moment: its rows, in a schema of their own, and what they call it. */
export type Snapshot = {
  schema: string
  names: { tenant: string; owner: string; integrations: string[]; email: string; slug: string; name: string }
  tables: Table[]
}

/** Jobs have ids of their own; there are none when an organization is set aside. */
const notCopied = ['outbox']

/** When something is due next: as long after the copy as it was after the original was set aside. */
const due = { integration: 'next_sync_at', feed: 'next_at', feed_item: 'due_at', webhook_subscription: 'next_check_at' }

const texts = ['uuid', 'text', 'json', 'jsonb', 'uuid[]', 'text[]']

/** As a superuser, in one transaction. */
const asSuperuser = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
  inDatabase(async (client) => {
    await client.query('begin transaction isolation level repeatable read')
    const result = await work(client)
    await client.query('commit')
    return result
  }, product().superuserUrl)

const columnOf = pg.escapeIdentifier

async function columnsOf(client: pg.Client, { schema, names }: Omit<Snapshot, 'tables'>, table: string): Promise<Column[]> {
  const { rows: types } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass and attnum > 0`,
    [table],
  )
  const writable = await writableColumns(client, table)
  const columns = types.filter(({ name }) => writable.includes(name))
  const patterns = Object.values(names)
    .flat()
    .map((name) => `%${name}%`)
  const asked = columns.map(({ name, type }) =>
    texts.includes(type) ? `bool_or(${columnOf(name)}::text like any ($1))` : 'false',
  )
  const { rows } = await client.query<boolean[]>({
    text: `select ${asked.join(', ')}, count(*)::int from ${schema}.${columnOf(table)} where $1::text[] is not null`,
    values: [patterns],
    rowMode: 'array',
  })
  return columns.map((column, i) => ({ ...column, isNaming: rows[0]?.[i] === true }))
}

/** Sets an organization with one member aside, to make copies of how it is now. */
export function setAside(schema: string, slug: string): Promise<Snapshot> {
  return asSuperuser(async (client) => {
    const { rows } = await client.query<Omit<Snapshot['names'], 'slug'>>(
      `select t.id as tenant, u.id as owner, u.email, t.name, array(select id::text from integration where tenant_id = t.id) as integrations
       from tenant t join membership m on m.tenant_id = t.id join user_account u on u.id = m.user_id where t.slug = $1`,
      [slug],
    )
    const [found] = rows
    if (!found || rows.length > 1) throw new Error(`${slug} has ${rows.length} members`)
    const snapshot = { schema, names: { ...found, slug } }
    await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`)
    const tables: Table[] = []
    const owned = (await tenantTables(client)).filter((table) => !notCopied.includes(table))
    const conditions = [
      ['user_account', `id = '${found.owner}'`],
      ['tenant', `id = '${found.tenant}'`],
      ...owned.map((table) => [table, `tenant_id = '${found.tenant}'`]),
    ] as const
    for (const [name = '', condition] of conditions) {
      const { rowCount } = await client.query(
        `create unlogged table ${schema}.${columnOf(name)} as select * from public.${columnOf(name)} where ${condition}`,
      )
      if (rowCount) tables.push({ name, columns: await columnsOf(client, snapshot, name) })
    }
    await client.query(`create table ${schema}.set_aside as select now() as at`)
    return { ...snapshot, tables }
  })
}

/** A free slug for a name, as the form for new organizations suggests it. */
async function slugFor(client: pg.Client, name: string): Promise<string> {
  const wished = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const { rows } = await client.query<{ slug: string }>('select slug from tenant where slug like $1', [`${wished}%`])
  const taken = rows.map((row) => row.slug)
  return taken.includes(wished) ? `${wished}-${taken.length + 1}` : wished
}

/** The statements that write every row anew, with other names in it. */
function insertions({ schema, tables }: Snapshot, renamed: readonly (readonly [string, string])[]): string {
  const rename = (expression: string) =>
    renamed.reduce((inner, [from, to]) => `replace(${inner}, ${pg.escapeLiteral(from)}, ${pg.escapeLiteral(to)})`, expression)
  return tables
    .map(({ name, columns }) => {
      const values = columns.map((c) => (c.isNaming ? `${rename(`${columnOf(c.name)}::text`)}::${c.type}` : columnOf(c.name)))
      return `insert into public.${columnOf(name)} (${columns.map((c) => columnOf(c.name)).join(', ')}) overriding system value
        select ${values.join(', ')} from ${schema}.${columnOf(name)}`
    })
    .join(';\n')
}

/** Encrypts the credentials of the integrations for the organization that has them now. */
async function sealAnew(client: pg.Client, from: string, to: string): Promise<void> {
  const vault = createVault(secretsEnv.ENCRYPTION_KEYS.parse(product().encryptionKeys))
  const { rows } = await client.query<{ id: string; secrets: string }>(
    'select id, secrets from integration where tenant_id = $1',
    [to],
  )
  for (const { id, secrets } of rows) {
    const sealed = await vault.seal(trustedTenantId(to), await vault.open(trustedTenantId(from), secrets))
    await client.query('update integration set secrets = $3 where tenant_id = $1 and id = $2', [to, id, sealed])
  }
}

/** Makes the vendors' stand-ins send to the copy what they send to the original. */
async function copyWebhooks(client: pg.Client, tenant: string, originals: ReadonlyMap<string, string>): Promise<void> {
  const { rows } = await client.query<{ id: string; vendor: string }>(
    `select id, plugin_id as vendor from integration i join webhook_subscription s on s.tenant_id = i.tenant_id and s.integration_id = i.id
     where i.tenant_id = $1 and s.vendor_id is not null`,
    [tenant],
  )
  for (const { id, vendor } of rows) {
    const response = await fetch(`${product().sandboxUrl}/_sandbox/${vendor}/hooks/copy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: originals.get(id), to: id }),
    })
    if (!response.ok) throw new Error(`the webhook at ${vendor} was not copied: ${response.status}`)
    const { id: vendorId } = (await response.json()) as { id: string }
    await client.query('update webhook_subscription set vendor_id = $3 where tenant_id = $1 and integration_id = $2', [
      tenant,
      id,
      vendorId,
    ])
  }
}

export type Copy = {
  slug: string
  email: string /** The id of each integration, by that of the original. */
  integrations: ReadonlyMap<string, string>
}

/** Makes an organization with an owner, by the rows of one that was set aside. */
export function copyOf(snapshot: Snapshot, name: string): Promise<Copy> {
  const { schema, names } = snapshot
  return asSuperuser(async (client) => {
    const slug = await slugFor(client, name)
    const email = `${slug.replace(/[^a-z]/g, '')}-${Date.now()}@example.com`
    const [tenant, owner] = [randomUUID(), randomUUID()]
    const integrations = new Map(names.integrations.map((id) => [id, randomUUID()]))
    // Rows are as they were: triggers would change them.
    await client.query('set local session_replication_role = replica')
    await client.query(
      insertions(snapshot, [
        [names.tenant, tenant],
        [names.owner, owner],
        ...integrations,
        [names.email, email],
        [names.slug, slug],
        [names.name, name],
      ]),
    )
    for (const [table, column] of Object.entries(due))
      await client.query(
        `update ${table} set ${column} = ${column} + (now() - (select at from ${schema}.set_aside)) where tenant_id = $1`,
        [tenant],
      )
    await sealAnew(client, names.tenant, tenant)
    await copyWebhooks(client, tenant, new Map([...integrations].map(([from, to]) => [to, from])))
    // Workers watch its clusters from now on.
    await client.query(`select pg_notify('watches', '')`)
    return { slug, email, integrations }
  })
}
