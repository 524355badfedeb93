import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forTenant } from './for-tenant.ts'

let database: TestDatabase
let a: TestTenant
let b: TestTenant
let app: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
  app = new pg.Client({ connectionString: database.appUrl })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await database.drop()
})

const asSuperuser = async (sql: string) => {
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

test('every table with a tenant forces row-level security', async () => {
  const open = await asSuperuser(`
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and (c.relname = 'tenant' or exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped))
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`)
  expect(open).toEqual([])
})

test('grants the app role no more on a partition than on its table', async () => {
  const more = await asSuperuser(`
    select c.oid::regclass::text as name, p.privilege
    from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
      cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) p(privilege)
    where has_table_privilege('callboard_app', c.oid, p.privilege) and not has_table_privilege('callboard_app', i.inhparent, p.privilege)`)
  expect(more).toEqual([])
  const [found] = await asSuperuser(
    `select count(*)::int as n from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'`,
  )
  expect(found.n).toBeGreaterThanOrEqual(9)
})

test('foreign keys and unique indexes between tenants’ tables start with the tenant', async () => {
  const keys = await asSuperuser(`
    select k.conname from pg_constraint k
    join pg_attribute t on t.attrelid = k.confrelid and t.attname = 'tenant_id'
    join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'tenant_id'
    where k.contype = 'f' and k.conkey[1] <> own.attnum`)
  expect(keys).toEqual([])
  const indexes = await asSuperuser(`
    select i.indexrelid::regclass::text as name from pg_index i
    join pg_attribute t on t.attrelid = i.indrelid and t.attname = 'tenant_id'
    join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and i.indisunique and i.indkey[0] <> t.attnum`)
  // Looked up before their tenant is known: an agent's, an API and an app's token, an agent's and an app's code, a client's secret, an invitation, an address, a Slack workspace, and by the relay an outbox row.
  // All but addresses and workspaces are random; an address and a workspace belong to one organization of the whole installation.
  expect(indexes.map((r) => r.name).sort()).toEqual([
    'agent_token_code_hash_key',
    'agent_token_hash_key',
    'agent_token_token_hash_key',
    'api_token_token_hash_key',
    'billing_account_customer_id_key',
    'flag_client_secret_hash_key',
    'former_slug_pkey',
    'invitation_token_hash_key',
    'oauth_grant_code_hash_key',
    'oauth_token_token_hash_key',
    'outbox_pkey',
    'portal_host_verified',
    'slack_workspace_team_id_key',
  ])
})

test('functions that bypass row-level security belong to the system role, fix their search path and are listed', async () => {
  const definers = await asSuperuser(
    `select p.proname, r.rolname, p.proconfig from pg_proc p join pg_roles r on r.oid = p.proowner join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname in ('app', 'public') order by 1`,
  )
  // Makes partitions, merges indexes and ends sessions of portals, as their owner; the wall is forced upon that role too.
  expect(definers.filter((d) => d.rolname === 'callboard_owner').map((d) => d.proname)).toEqual([
    'add_months',
    'drop_metric_days',
    'drop_months',
    'drop_usage_days',
    'end_host_sessions',
    'end_member_sessions',
    'end_slug_sessions',
    'ensure_cost_month',
    'ensure_metric_day',
    'ensure_usage_day',
    'merge_search_indexes',
  ])
  const past = definers.filter((d) => d.rolname !== 'callboard_owner')
  expect(past.map((d) => d.proname)).toEqual([
    'bump_answer_revision',
    'count_removed_entities',
    'entities_matching',
    'entities_with_any_facet',
    'entities_with_facets',
    'entities_with_words',
    'keeps_audit_partition',
    'mark_related_entities',
    'pages_with_words',
    'search_entities',
    'search_entities_alike',
    'search_operations',
    'search_pages',
    'tenant_member',
    'tenant_members',
    'thread_ended',
  ])
  for (const d of definers) expect(d.proconfig).toContain('search_path=pg_catalog, public, pg_temp')
  for (const d of past) expect(d).toMatchObject({ rolname: 'callboard_system' })
})

test('deleting a tenant cascades to every table', async () => {
  const left = await asSuperuser(`
    with recursive keys as (
      select conrelid as child, confrelid as parent from pg_constraint where contype = 'f' and confdeltype = 'c'
    ), reached as (
      select 'tenant'::regclass::oid as id union select k.child from keys k join reached r on r.id = k.parent
    )
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and c.oid not in (select id from reached)`)
  expect(left).toEqual([])
})

test.each([
  'entity',
  'integration',
  'workload',
  'workload_entity',
  'matched_repository',
  'workload_usage',
  'pending_event',
  'runtime',
  'agent',
  'agent_token',
  'idempotency_key',
  'membership',
  'invitation',
  'email_domain',
  'portal_host',
  'tenant_logo',
  'tenant_export_part',
  'support_visit',
  'notification',
  'tombstone',
  'correction',
  'ignored',
  'proposal',
  'follow',
  'docs_watch',
  'attention_snooze',
  'attention_assignment',
  'home_layout',
  'catalog_view',
  'entity_document',
  'stale_document',
  'entity_count',
  'webhook',
  'webhook_delivery',
  'api_operation',
  'api_finding',
  'doc_page',
  'knowledge_page',
  'knowledge_section',
  'question',
  'thread',
  'question_citation',
  'question_feedback',
  'knowledge_task',
  'knowledge_settings',
  'team_question',
  'golden_question',
  'article',
  'metric',
  'experiment',
  'experiment_variant',
  'experiment_metric',
  'experiment_unit',
  'experiment_day',
  'experiment_sum',
  'experiment_segment',
  'document',
  'question_count',
  'model_connection',
  'slack_workspace',
  'slack_account',
  'slack_channel',
  'slack_delivery',
  'model_use',
  'embedding_model',
  'section_embedding',
  'flag_environment',
  'flag',
  'flag_setting',
  'flag_segment',
  'flag_client',
  'flag_version',
  'flag_use',
  'flag_request',
  'flag_code',
  'flag_reference',
  'template_run',
  'template_step',
  'template_file',
  'template_approval',
  'template_decision',
  'template_wait',
  'template_policy',
  'template_text',
  'former_slug',
  'audit_event',
  'entity_change',
  'inbound_event',
  'inbound_delivery',
  'outbox',
  'tenant',
])('reading %s without a tenant raises', async (table) => {
  await expect(app.query(`select * from ${table}`)).rejects.toThrow('no tenant is set')
})

test.each([
  "select app.entities_matching('%')",
  "select app.search_entities('%', array['%'], '', null, 1)",
  "select app.search_entities_alike('beta', 1)",
  "select app.search_operations('%', array['%'], null, 1)",
  "select app.search_pages(array['%'], 'beta', 'beta', null, 1)",
  "select app.entities_with_facets(array['kind=component'])",
  "select app.entities_with_words('beta')",
  "select app.pages_with_words('beta')",
  'select * from app.tenant_members()',
  'select * from app.tenant_member(uuidv7())',
])('%s without a tenant raises', async (sql) => {
  await expect(app.query(sql)).rejects.toThrow('no tenant is set')
})

test.each(['user_account', 'session', 'email_token', 'linked_identity', 'portal_code', 'attempt_counter', 'tenant_removal'])(
  'the app role cannot read %s at all',
  async (table) => {
    await expect(app.query(`select * from ${table}`)).rejects.toThrow('permission denied')
  },
)

test.each(['audit_event', 'entity_change', 'inbound_event'])(
  'the app role reaches partitions of %s only through the table',
  async (table) => {
    const names = await asSuperuser(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = '${table}'::regclass`,
    )
    expect(names.length).toBeGreaterThan(2)
    for (const { name } of names) await expect(app.query(`select * from ${name}`)).rejects.toThrow('permission denied')
  },
)

test('a tenant sees its own rows, and cannot write another’s', async () => {
  const seen = await forTenant(a.id).tx((db) => db.membership.findMany())
  expect(seen.map((m) => m.tenantId)).toEqual([a.id])
  await expect(
    forTenant(a.id).tx((db) => db.star.create({ data: { tenantId: b.id, userId: a.owner.id, ref: 'x' } })),
  ).rejects.toThrow()
  expect(await forTenant(a.id).tx((db) => db.tenant.updateMany({ where: { id: b.id }, data: { name: 'taken' } }))).toEqual({
    count: 0,
  })
})

test('the audit log is append-only for the app role', async () => {
  await expect(forTenant(a.id).tx((db) => db.auditEvent.updateMany({ data: { actorLabel: 'nobody' } }))).rejects.toThrow(
    'permission denied',
  )
  await expect(forTenant(a.id).tx((db) => db.auditEvent.deleteMany())).rejects.toThrow('permission denied')
})

test('the tenant setting ends with its transaction, also under concurrency', async () => {
  const many = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      forTenant(i % 2 ? a.id : b.id).tx((db) => db.membership.findMany({ select: { tenantId: true } })),
    ),
  )
  many.forEach((rows, i) => {
    expect(rows).toEqual([{ tenantId: i % 2 ? a.id : b.id }])
  })
})

test('returns nothing for an unknown tenant', async () => {
  expect(await forTenant(trustedTenantId(randomUUID())).tx((db) => db.membership.count())).toBe(0)
})

test('searches use their indexes despite row-level security', async () => {
  const integration = randomUUID()
  await forTenant(a.id).tx(async (db) => {
    await db.integration.create({
      data: { tenantId: a.id, id: integration, pluginId: 'github', name: 'x', account: 'x', settings: {}, secrets: '' },
    })
    await db.$executeRaw`insert into entity (tenant_id, ref, kind, kind_name, namespace, name, name_key, tags, data, facets, search_text, hash, integration_id, item)
      select ${a.id}::uuid, 'component:default/n' || i, 'component', 'Component', 'default', 'n' || i, 'n' || i, '{}', '{}', array['kind=component', 'spec.type=t' || i], 'name n' || i, '', ${integration}::uuid, ''
      from generate_series(1, 20000) i`
  })
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  await client.query('analyze entity; set role callboard_system')
  await client.query(`select set_config('app.tenant_id', $1, false)`, [a.id])
  const plan = async (sql: string) => (await client.query(`explain ${sql}`)).rows.map((r) => r['QUERY PLAN']).join('\n')
  // The bodies of the functions, as their owner runs them.
  expect(
    await plan(`select id from entity where tenant_id = app.current_tenant() and facets && array['spec.type=t77']`),
  ).toContain('entity_facets')
  expect(await plan(`select id from entity where tenant_id = app.current_tenant() and search_text like '%n1777%'`)).toContain(
    'entity_search_text',
  )
  await client.query('set role callboard_app')
  expect(await plan(`select id from entity where tenant_id = '${a.id}' and kind = 'component' and name_key = 'n5'`)).toContain(
    'Index',
  )
  await client.end()
})
