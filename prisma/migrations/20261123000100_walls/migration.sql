-- The wall between tenants: row-level security, grants, and the few functions that may look past it.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create schema app;
grant usage on schema app to callboard_app, callboard_system;
grant create on schema app to callboard_system;

-- Raises when no tenant is set: loud, never silently empty.
create function app.current_tenant() returns uuid
language plpgsql stable parallel safe as $$
declare tenant text := current_setting('app.tenant_id', true);
begin
  if tenant is null or tenant = '' then
    raise exception 'no tenant is set for this transaction' using errcode = 'insufficient_privilege', hint = 'open it through forTenant()';
  end if;
  return tenant::uuid;
end $$;

-- Puts a table behind the wall. `(select …)` makes the planner evaluate the tenant once and use the index.
create function app.protect(target regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_wall on %s using (tenant_id = (select app.current_tenant())) with check (tenant_id = (select app.current_tenant()))', target);
  execute format('grant select, insert, update, delete on %s to callboard_app', target);
end $$;

select app.protect(t) from unnest(array[
  'membership', 'audit_event', 'api_token', 'integration', 'sync_run', 'source_item', 'problem', 'inbound_event',
  'entity', 'relation', 'entity_change', 'star', 'outbox'
]::regclass[]) as t;

-- The tenant itself: its own row only, and its slug and birth are not the app role's to change here.
alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_wall on tenant using (id = (select app.current_tenant())) with check (id = (select app.current_tenant()));
grant select, update on tenant to callboard_app;

-- Append-only.
revoke update, delete on audit_event from callboard_app;

grant usage on schema public to callboard_app, callboard_system;
grant select, insert, update, delete on all tables in schema public to callboard_system;
alter default privileges for role callboard_owner in schema public grant select, insert, update, delete on tables to callboard_system;

-- Statistics after a large sync, without waiting for autovacuum.
grant maintain on entity, relation, source_item to callboard_system;

-- Indexes that Prisma's schema cannot say.
create index entity_facets on entity using gin (tenant_id, facets);
create index entity_search_text on entity using gin (tenant_id, search_text gin_trgm_ops);
create unique index outbox_waiting on outbox (tenant_id, name, dedupe_key) nulls not distinct where handed_at is null and finished_at is null and dedupe_key is not null;
create index outbox_open on outbox ("group", run_at, id) where finished_at is null;

-- Wakes the relay when a transaction that asked for work commits.
create function app.notify_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;
create trigger outbox_wakes_relay after insert on outbox for each statement execute function app.notify_outbox();

-- Operators of array and trigram indexes are not leakproof, so under row-level security PostgreSQL ignores
-- those indexes. These functions are the only ones that look past the wall; each names the tenant itself.
create function app.entities_with_facets(wanted text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select id from entity where tenant_id = app.current_tenant() and facets @> wanted
$$;

create function app.entities_with_any_facet(wanted text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select id from entity where tenant_id = app.current_tenant() and facets && wanted
$$;

create function app.entities_matching(pattern text) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select id from entity where tenant_id = app.current_tenant() and search_text like pattern
$$;

-- People of the current tenant, with the names that live outside it.
create function app.tenant_members() returns table (user_id uuid, role text, created_at timestamptz, name text, email text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.user_id, m.role, m.created_at, u.name, u.email
  from membership m join user_account u on u.id = m.user_id
  where m.tenant_id = app.current_tenant()
$$;

alter function app.entities_with_facets(text[]) owner to callboard_system;
alter function app.entities_with_any_facet(text[]) owner to callboard_system;
alter function app.entities_matching(text) owner to callboard_system;
alter function app.tenant_members() owner to callboard_system;
revoke execute on function app.entities_with_facets(text[]), app.entities_with_any_facet(text[]), app.entities_matching(text), app.tenant_members() from public;
grant execute on function app.entities_with_facets(text[]), app.entities_with_any_facet(text[]), app.entities_matching(text), app.tenant_members() to callboard_app;
