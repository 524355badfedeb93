import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { findTenantTables, readPage, type TenantTable } from '../../repo/tables.ts'

/** Tenant tables that are not exported, with the reason. All others are. */
export const excludedTables: Record<string, string> = {
  tenant_export: 'exports themselves',
  tenant_export_part: 'exports themselves',
  tenant_logo: 'a file of its own',
  oauth_token: 'hashes of secrets',
  idempotency_key: 'answers of the API, kept for a day',
  outbox: 'work that waits',
  pending_event: 'work that waits',
  matched_repository: 'what the last matching of workloads was based on',
  mail_count: 'counts of the last days that limit mails',
  vendor_use: 'counts of the present hour that limit scheduled reads',
  tenant_work: 'durations of the last days, for operators',
  inbound_event: 'deliveries of vendors, kept for two weeks',
  inbound_delivery: 'ids of these deliveries',
  answer_revision: 'counts changes of what other tables have',
  cost_upload_part: 'uploaded files that wait for their import',
  entity_document: 'put together from catalog/',
  stale_document: 'work that waits',
  entity_count: 'counted from catalog/',
  api_operation: 'read from the descriptions of APIs, which are in catalog/',
  api_finding: 'what rules say of the descriptions of APIs, which are in catalog/',
  doc_page: 'read from repositories, which have them',
  document: 'read from vendors, which have them',
  knowledge_page: 'read from docs and the catalog',
  knowledge_section: 'read from docs and the catalog',
  section_embedding: 'made from docs and the catalog by the embedding model',
  question: 'what members asked for themselves; nobody else reads it',
  thread: 'what belongs together of it',
  question_citation: 'what their answers cited',
  question_feedback: 'what they thought of the answers',
  flag_code: 'what of repositories was searched for flags',
  flag_reference: 'found in repositories, which have it',
  metric_event: 'added up by day in experiment_sum.json',
  template_file: 'work in progress of runs',
  slack_delivery: 'what Slack has sent, kept for a day',
  usage_dirty: 'work that waits',
  usage_event: 'added up by day in usage_day.json',
}

/** Columns that are never exported: secrets, hashes of secrets, and derived values. */
const excludedColumns: Record<string, string[]> = {
  integration: ['secrets'],
  webhook: ['secret'],
  model_connection: ['secret'],
  slack_workspace: ['token'],
  slack_account: ['code_hash'],
  api_token: ['token_hash'],
  invitation: ['token_hash'],
  flag_client: ['secret_hash'],
  template_run: ['secrets'],
  oauth_grant: ['code_hash', 'code_challenge'],
  agent: ['token_hash', 'relay_url', 'connection_id'],
  agent_token: ['token_hash', 'code_hash'],
  usage_settings: ['salt'],
  entity: ['facets', 'search_text', 'stems', 'name_key', 'hash', 'operations_of', 'linted_of', 'linted_text'],
}

const pageSize = 1000

/** Every exported table, with the columns of its primary key in order. */
export async function exportTables(tenantId: TenantId): Promise<TenantTable[]> {
  const tables = await forTenant(tenantId).tx(findTenantTables)
  return tables.filter((t) => !(t.name in excludedTables))
}

/** Rows of a table as JSON, paginated. */
export async function* rowsOf(tenantId: TenantId, table: TenantTable): AsyncGenerator<string> {
  const omit = ['tenant_id', ...(excludedColumns[table.name] ?? [])]
  let after: string[] | undefined
  for (;;) {
    const from = after
    const rows = await forTenant(tenantId).tx((db) => readPage(db, table, { omit, after: from, limit: pageSize }))
    for (const { row } of rows) yield row
    after = rows.at(-1)?.key
    if (rows.length < pageSize || !after) return
  }
}
