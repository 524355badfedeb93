-- How many entities have which value, for totals and facets of whole kinds (docs/decisions/102).

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant, entity in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of the catalog' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

-- The count of a value is the sum of its rows. Rows are only added and removed, so that concurrent writers do not wait for each
-- other; a job merges them.
create table entity_count (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  -- In lower case.
  kind text not null,
  -- A key of a facet: the first argument of `app.counted_values`' rows.
  key text not null,
  value text not null,
  count integer not null,
  constraint entity_count_pkey primary key (tenant_id, id),
  constraint entity_count_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('entity_count');
create index entity_count_tenant_id_key_kind_idx on entity_count (tenant_id, key, kind);

-- What is counted of an entity. A tag that an entity has twice, ignoring case, counts once; one of more than 200 characters does
-- not count, as in Backstage.
create function app.counted_values(kind_name text, namespace text, type text, lifecycle text, tags text[])
returns table (key text, value text) language sql immutable as $$
  select 'kind', kind_name
  union all select 'metadata.namespace', namespace
  union all select 'spec.type', type where type is not null
  union all select 'spec.lifecycle', lifecycle where lifecycle is not null
  union all select 'metadata.tags', min(tag) from unnest(tags) tag where length(tag) <= 200 group by lower(tag)
$$;

grant execute on function app.counted_values(text, text, text, text, text[]) to callboard_app, callboard_system;

create function app.count_added_entities() returns trigger language plpgsql as $$
begin
  insert into entity_count (tenant_id, kind, key, value, count)
    select e.tenant_id, e.kind, c.key, c.value, count(*)
    from touched e cross join lateral app.counted_values(e.kind_name, e.namespace, e.type, e.lifecycle, e.tags) c
    group by 1, 2, 3, 4;
  return null;
end $$;

create function app.count_changed_entities() returns trigger language plpgsql as $$
begin
  insert into entity_count (tenant_id, kind, key, value, count)
    select e.tenant_id, e.kind, c.key, c.value, sum(e.n)
    from (
      select tenant_id, kind, kind_name, namespace, type, lifecycle, tags, 1 as n from touched
      union all select tenant_id, kind, kind_name, namespace, type, lifecycle, tags, -1 from before
    ) e cross join lateral app.counted_values(e.kind_name, e.namespace, e.type, e.lifecycle, e.tags) c
    group by 1, 2, 3, 4 having sum(e.n) <> 0;
  return null;
end $$;

-- As the system role, because rows that are removed with an organization are removed without a tenant; each row names its own.
-- The organization itself is gone already.
create function app.count_removed_entities() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into entity_count (tenant_id, kind, key, value, count)
    select e.tenant_id, e.kind, c.key, c.value, -count(*)
    from touched e cross join lateral app.counted_values(e.kind_name, e.namespace, e.type, e.lifecycle, e.tags) c
    where exists (select from tenant t where t.id = e.tenant_id)
    group by 1, 2, 3, 4;
  return null;
end $$;

create trigger entity_count_added after insert on entity referencing new table as touched
  for each statement execute function app.count_added_entities();
create trigger entity_count_changed after update on entity referencing old table as before new table as touched
  for each statement execute function app.count_changed_entities();
create trigger entity_count_removed after delete on entity referencing old table as touched
  for each statement execute function app.count_removed_entities();

alter function app.count_removed_entities() owner to callboard_system;
revoke all on function app.count_removed_entities() from public;

grant maintain on entity_count to callboard_system;

-- Row-level security does not apply to the system role. Nobody writes entities until the commit.
set local role callboard_system;
insert into entity_count (tenant_id, kind, key, value, count)
  select e.tenant_id, e.kind, c.key, c.value, count(*)
  from entity e cross join lateral app.counted_values(e.kind_name, e.namespace, e.type, e.lifecycle, e.tags) c
  group by 1, 2, 3, 4;
reset role;
