-- Rows of two organizations as written by the previous version, and a third, empty one for writes during the upgrade.
insert into user_account (id, email, name) values
  ('0190aaaa-0000-7000-8000-000000000001', 'ada@example.com', 'Ada'),
  ('0190aaaa-0000-7000-8000-000000000002', 'ben@example.com', 'Ben');

insert into tenant (id, slug, name, audit_retention_days) values
  ('0190bbbb-0000-7000-8000-000000000001', 'acme', 'Acme', null),
  ('0190bbbb-0000-7000-8000-000000000002', 'globex', 'Globex', 90),
  ('0190bbbb-0000-7000-8000-000000000003', 'busy', 'Busy', null);

insert into membership (tenant_id, user_id, role)
select id, '0190aaaa-0000-7000-8000-000000000001'::uuid, 'owner' from tenant
union all
select id, '0190aaaa-0000-7000-8000-000000000002'::uuid, 'developer' from tenant where slug = 'acme';

insert into session (user_id, expires_at) values ('0190aaaa-0000-7000-8000-000000000001', now() + interval '7 days');

insert into api_token (tenant_id, name, token_hash, scopes) select id, 'ci', 'hash of ' || slug, array['catalog.read'] from tenant;

insert into billing_account (tenant_id, customer_id, plan, add_ons) select id, 'cus_' || slug, 'team', array['costs'] from tenant;

insert into integration (tenant_id, id, plugin_id, name, account, settings, secrets)
select id, (left(id::text, 9) || '1111-7000-8000-' || right(id::text, 12))::uuid, 'github', slug, slug, '{"organization": "acme"}', 'sealed ' || slug from tenant;

insert into sync_run (tenant_id, integration_id, trigger, state, started_at, finished_at, added)
select tenant_id, id, 'first', 'succeeded', now() - interval '1 hour', now(), 40 from integration;

insert into source_item (tenant_id, integration_id, key, name, seen_version, refs)
select tenant_id, id, 'repository-' || n, 'service-' || n, 'sha' || n, array['component:default/service-' || n]
from integration, generate_series(1, 40) n where name <> 'busy';

insert into entity (tenant_id, ref, kind, kind_name, namespace, name, name_key, title, type, lifecycle, owner_ref, tags, data, facets, search_text, hash, integration_id, item)
select tenant_id, 'component:default/service-' || n, 'component', 'Component', 'default', 'service-' || n, 'service-' || n, 'Service ' || n,
  'service', 'production', 'group:default/team-a', array['go'],
  jsonb_build_object('kind', 'Component', 'metadata', jsonb_build_object('name', 'service-' || n, 'title', 'Service ' || n), 'spec', jsonb_build_object('type', 'service')),
  array['kind=component', 'spec.type=service'], app.search_form(concat_ws(E'\n', 'service-' || n, 'Service ' || n, 'go')), md5(n::text), id,
  'repository-' || n
from integration, generate_series(1, 40) n where name <> 'busy';

insert into relation (tenant_id, entity_id, source_ref, type, target_ref)
select tenant_id, id, ref, 'ownedBy', owner_ref from entity;

-- Over 13 months, so that some have expired and others belong to past months.
insert into entity_change (tenant_id, id, at, ref, label, action, before, integration_id, actor, told_at)
select e.tenant_id, uuidv7(make_interval(days => -n)), now() - make_interval(days => n), e.ref, e.title,
  case when n = 390 then 'added' else 'changed' end, case when n = 390 then null else e.data || jsonb_build_object('days', n) end,
  e.integration_id, case when n % 2 = 0 then 'ada@example.com' end, case when n > 5 then now() - make_interval(days => n) end
from entity e, generate_series(0, 390, 30) n;

insert into audit_event (tenant_id, id, at, actor_type, actor_id, actor_label, action, target_type, target_label, detail, ip)
select t.id, uuidv7(make_interval(days => -n)), now() - make_interval(days => n), 'user', '0190aaaa-0000-7000-8000-000000000001', 'ada@example.com',
  'integration.created', 'integration', 'entry ' || n, '{"after": 1}', '192.0.2.1'
from tenant t, generate_series(0, 800, 20) n where t.slug <> 'busy';

insert into inbound_event (tenant_id, id, integration_id, delivery_id, event, payload, received_at, processed_at, outcome)
select tenant_id, uuidv7(make_interval(days => -n)), id, 'delivery-' || n, 'push', '{"ref": "refs/heads/main"}', now() - make_interval(days => n),
  case when n > 0 then now() end, case when n > 0 then 'started a sync' end
from integration, generate_series(0, 13) n where name <> 'busy';

insert into missed_delivery (tenant_id, integration_id, delivery_id, attempt_id)
select tenant_id, id, d, 'attempt' from integration, unnest(array['delivery-3', 'never-arrived']) d where name = 'acme';

insert into outbox (tenant_id, name, "group", payload, dedupe_key)
select tenant_id, 'integration.process-event', 'events', jsonb_build_object('eventId', id), id::text from inbound_event where processed_at is null;

insert into tombstone (tenant_id, ref, entity_id, kind, label, data, source, item, reason)
select id, 'component:default/gone', uuidv7(), 'component', 'Gone', '{"kind": "Component", "metadata": {"name": "gone"}}', 'acme', 'gone', 'source' from tenant where slug = 'acme';

insert into runtime (tenant_id, integration_id, platform, state) select tenant_id, id, 'kubernetes', 'watching' from integration where name <> 'busy';
insert into workload (tenant_id, integration_id, key, kind, namespace, name, health, ready, restarts, images, labels, findings, detail, instances, hash)
select tenant_id, id, 'uid-' || n, 'Deployment', 'default', 'service-' || n, 'healthy', 1, 0, array['registry.example/service:' || n], '{}', '[]', '{}', '[]', ''
from integration, generate_series(1, 10) n where name <> 'busy';
insert into workload_entity (tenant_id, ref, integration_id, key, rule)
select tenant_id, 'component:default/' || name, integration_id, key, 'selector' from workload;

select app.ensure_cost_month(current_date);
insert into cost_import (tenant_id, id, integration_id, source, version, state, lines)
select tenant_id, id, id, 'bill.csv', '1', 'current', 3 from integration where name <> 'busy';
insert into cost_dimension (tenant_id, id, hash, provider, account_id, account_name, service, category, region, tags)
select tenant_id, id, 'h', 'aws', '1', 'main', 'compute', 'Compute', 'eu-west-1', '{"service": "service-1"}' from cost_import;
insert into cost_line (tenant_id, import_id, line, day, dimension_id, currency, charge_category, billed, effective)
select tenant_id, id, n, current_date, id, 'EUR', 'Usage', n * 1.25, n * 1.2 from cost_import, generate_series(1, 3) n;
insert into cost_day (tenant_id, import_id, day, dimension_id, currency, billed, effective, lines)
select tenant_id, import_id, day, dimension_id, currency, sum(billed), sum(effective), count(*) from cost_line group by 1, 2, 3, 4, 5;
insert into cost_share (tenant_id, dimension_id, ref, share, rule) select tenant_id, id, 'component:default/service-1', 1, 'tags' from cost_dimension;

select app.ensure_usage_day(current_date);
insert into usage_event (tenant_id, day, id, at, person, kind, subject)
select id, current_date, uuidv7(), now(), 'p', 'view', '/catalog' from tenant where slug <> 'busy';

insert into notification (tenant_id, user_id, kind, title) select id, '0190aaaa-0000-7000-8000-000000000001', 'member.joined', 'Ben joined' from tenant where slug = 'acme';
insert into follow (tenant_id, user_id, ref) select id, '0190aaaa-0000-7000-8000-000000000001', 'component:default/service-1' from tenant where slug = 'acme';
insert into webhook (tenant_id, url, secret, created_by) select id, 'https://hooks.example.com', 'sealed', 'ada@example.com' from tenant where slug = 'acme';
insert into webhook_delivery (tenant_id, webhook_id, type, payload) select tenant_id, id, 'catalog.changed', '{}' from webhook;

-- Texts whose form for searches the upgrade changes, in the organization whose rows are not compared.
insert into entity (tenant_id, ref, kind, kind_name, namespace, name, name_key, title, tags, data, facets, search_text, hash, integration_id, item)
select tenant_id, 'component:default/harbor', 'component', 'Component', 'default', 'harbor', 'harbor', 'Łódź', array['go'],
  '{"kind": "Component", "metadata": {"name": "harbor", "title": "Łódź"}}', array['kind=component'], app.search_form(E'harbor\nŁódź\ngo'), 'h', id, 'x'
from integration where name = 'busy';
insert into doc_page (tenant_id, integration_id, item, ref, path, place, title, section, text, plain, url, hash)
select tenant_id, id, 'x', 'component:default/harbor', 'index.md', 0, 'Start', '', 'Smørrebrød', 'Smørrebrød', 'u', 'h' from integration where name = 'busy';
