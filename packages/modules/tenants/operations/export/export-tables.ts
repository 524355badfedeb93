import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'

/** Tenant tables that are not exported, with the reason. All others are. */
export const excludedTables: Record<string, string> = {
  tenant_export: 'exports themselves',
  tenant_export_part: 'exports themselves',
  tenant_logo: 'a file of its own',
  oauth_token: 'hashes of secrets',
  outbox: 'work that waits',
  pending_event: 'work that waits',
  matched_repository: 'what the last matching of workloads was based on',
  mail_count: 'counts of the last days that limit mails',
  vendor_use: 'counts of the present hour that limit scheduled reads',
  inbound_event: 'deliveries of vendors, kept for two weeks',
  inbound_delivery: 'ids of these deliveries',
  answer_revision: 'counts changes of what other tables have',
  cost_upload_part: 'uploaded files that wait for their import',
  api_operation: 'read from the descriptions of APIs, which are in catalog/',
  api_finding: 'what rules say of the descriptions of APIs, which are in catalog/',
  doc_page: 'read from repositories, which have them',
  knowledge_page: 'read from docs and the catalog',
  knowledge_section: 'read from docs and the catalog',
  question: 'what members asked for themselves; nobody else reads it',
  question_citation: 'what their answers cited',
  question_feedback: 'what they thought of the answers',
  usage_dirty: 'work that waits',
  usage_event: 'added up by day in usage_day.json',
}

/** Columns that are never exported: secrets, hashes of secrets, and derived values. */
const excludedColumns: Record<string, string[]> = {
  integration: ['secrets'],
  webhook: ['secret'],
  api_token: ['token_hash'],
  invitation: ['token_hash'],
  oauth_grant: ['code_hash', 'code_challenge'],
  agent: ['token_hash', 'relay_url', 'connection_id'],
  usage_settings: ['salt'],
  entity: ['facets', 'search_text', 'stems', 'name_key', 'hash', 'operations_of', 'linted_of'],
}

export type ExportTable = { name: string; key: { column: string; type: string }[] }

const pageSize = 1000

/** Every exported table, with the columns of its primary key in order. */
export async function exportTables(tenantId: TenantId): Promise<ExportTable[]> {
  const tables = await forTenant(tenantId).tx(
    (db) => db.$queryRaw<ExportTable[]>`
      select c.relname as name,
        json_agg(json_build_object('column', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by k.n) as key
      from pg_class c
        join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
        join pg_index i on i.indrelid = c.oid and i.indisprimary
        cross join lateral unnest(i.indkey) with ordinality k(attnum, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
      group by c.relname order by c.relname`,
  )
  return tables.filter((t) => !(t.name in excludedTables))
}

/** Rows of a table as JSON, paginated; amounts keep every digit. Names come from the database catalog. */
export async function* rowsOf(tenantId: TenantId, table: ExportTable): AsyncGenerator<string> {
  const columns = table.key.map((k) => `t."${k.column}"`)
  const omit = ['tenant_id', ...(excludedColumns[table.name] ?? [])]
  let after: string[] | undefined
  for (;;) {
    const place = table.key.map((k, i) => `$${i + 2}::text::${k.type}`).join(', ')
    const sql = `select (to_jsonb(t) - $1::text[])::text as row, array[${columns.map((c) => `${c}::text`).join(', ')}] as place
      from "${table.name}" t ${after ? `where (${columns.join(', ')}) > (${place})` : ''}
      order by ${columns.join(', ')} limit ${pageSize}`
    const values = after ?? []
    const rows = await forTenant(tenantId).tx((db) =>
      db.$queryRawUnsafe<{ row: string; place: string[] }[]>(sql, omit, ...values),
    )
    for (const { row } of rows) yield row
    after = rows.at(-1)?.place
    if (rows.length < pageSize || !after) return
  }
}
