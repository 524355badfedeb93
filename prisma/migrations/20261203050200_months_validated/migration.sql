-- Reads the rows from before while others go on reading and writing. Stops where an id is not a UUIDv7; no version wrote one.
alter table entity_change validate constraint entity_change_first_ids;
alter table inbound_event validate constraint inbound_event_first_ids;
alter table audit_event validate constraint audit_event_first_ids;

-- Later deliveries are recorded by the trigger already. Row-level security does not apply to the system role.
set local role callboard_system;
insert into inbound_delivery (tenant_id, integration_id, delivery_id, received_at)
select tenant_id, integration_id, delivery_id, received_at from inbound_event
on conflict do nothing;
reset role;

-- The wall of a partition. The app role reaches its rows through the partitioned table alone.
create function app.protect_partition(target regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists tenant_wall on %s', target);
  execute format('create policy tenant_wall on %s using (tenant_id = (select app.current_tenant())) with check (tenant_id = (select app.current_tenant()))', target);
  execute format('revoke all on %s from callboard_app', target);
end $$;

-- The partitions of a table with the first id after each, without the default partition.
create function app.monthly_partitions(parent regclass) returns table (name text, ends uuid)
language sql stable as $$
  select c.relname::text, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([0-9a-f-]{36})''\)')::uuid
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = parent and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  order by 2
$$;

-- Adds the partition of a month. Where rows of the month wait in the default partition, because nothing has added partitions
-- for long, they are moved.
create function app.add_month(parent text, starts uuid, ends uuid) returns void
language plpgsql as $$
declare
  part text := parent || '_' || to_char(uuid_extract_timestamp(starts) at time zone 'UTC', 'YYYYMM');
  rest text := parent || '_default';
  add_partition text := format('create table public.%I partition of public.%I for values from (%L) to (%L)', part, parent, starts, ends);
begin
  begin
    execute add_partition;
  exception when check_violation then
    execute format('alter table public.%I no force row level security', rest);
    execute format('alter table public.%I detach partition public.%I', parent, rest);
    execute add_partition;
    -- These rows were inserted once; a trigger would take them for repetitions.
    execute format('alter table public.%I disable trigger user', part);
    execute format('with moved as (delete from public.%I where id >= %L and id < %L returning *) insert into public.%I select * from moved',
      rest, starts, ends, part);
    execute format('alter table public.%I enable trigger user', part);
    execute format('alter table public.%I attach partition public.%I default', parent, rest);
    execute format('alter table public.%I force row level security', rest);
  end;
  perform app.protect_partition(format('public.%I', part)::regclass);
end $$;

-- Adds the partitions of this month and the next two. Returns how many were missing. A lock that is not free is left for the
-- next call, so that nobody queues behind this one.
create function app.add_months(parent text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '2s' as $$
declare
  starts uuid;
  ends uuid;
  added int := 0;
begin
  if parent not in ('audit_event', 'entity_change', 'inbound_event') then
    raise exception 'not partitioned by month: %', parent using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(hashtext(parent || ' partitions'));
  select p.ends into starts from app.monthly_partitions(format('public.%I', parent)::regclass) p order by 1 desc limit 1;
  while starts < app.first_id_at(app.month_start(now(), 3)) loop
    ends := app.first_id_at(app.month_start(uuid_extract_timestamp(starts), 1));
    perform app.add_month(parent, starts, ends);
    added := added + 1;
    starts := ends;
  end loop;
  return added;
exception when lock_not_available then
  return 0;
end $$;
grant execute on function app.add_months(text) to callboard_system;

-- Whether some organization keeps audit entries of a partition. Organizations may keep them forever.
create function app.keeps_audit_partition(part text, ends timestamptz) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  kept boolean;
begin
  execute format(
    'select exists (
       select from public.tenant t
       where (t.audit_retention_days is null or %L::timestamptz > now() - make_interval(days => t.audit_retention_days))
         and exists (select from public.%I a where a.tenant_id = t.id))', ends, part) into kept;
  return kept;
end $$;
alter function app.keeps_audit_partition(text, timestamptz) owner to callboard_system;

-- Drops partitions whose rows are all older than a time. The least ages are checked here, so that no caller can drop what is
-- still kept.
create function app.drop_months(parent text, before timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '2s' as $$
declare
  least_days int := case parent when 'inbound_event' then 14 when 'entity_change' then 400 when 'audit_event' then 30 end;
  part record;
  dropped int := 0;
begin
  if least_days is null then
    raise exception 'not partitioned by month: %', parent using errcode = '22023';
  end if;
  if before > now() - make_interval(days => least_days) then
    raise exception 'rows of % are kept for at least % days', parent, least_days using errcode = '22008';
  end if;
  for part in select p.name, p.ends from app.monthly_partitions(format('public.%I', parent)::regclass) p where p.ends <= app.first_id_at(before) loop
    continue when parent = 'audit_event' and app.keeps_audit_partition(part.name, uuid_extract_timestamp(part.ends));
    begin
      execute format('drop table public.%I', part.name);
      dropped := dropped + 1;
    exception when lock_not_available then
      return dropped;
    end;
  end loop;
  return dropped;
end $$;
grant execute on function app.drop_months(text, timestamptz) to callboard_system;

-- Attaches the table of before as the first partition, and adds the default partition and the months to come. The constraint
-- says that all rows are within the partition's bounds, so they are not read. Dropped by the last of these migrations.
create function app.attach_first_partition(parent text) returns void
language plpgsql as $$
declare
  first text := parent || '_first';
  rest text := parent || '_default';
  bound text;
begin
  select substring(pg_get_constraintdef(oid) from '[0-9a-f-]{36}') into strict bound from pg_constraint where conname = parent || '_first_ids';
  execute format('alter table public.%I attach partition public.%I for values from (minvalue) to (%L)', parent, first, bound);
  execute format('alter table public.%I drop constraint %I', first, parent || '_first_ids');
  execute format('create table public.%I partition of public.%I default', rest, parent);
  perform app.protect(format('public.%I', parent)::regclass);
  perform app.protect_partition(format('public.%I', first)::regclass);
  perform app.protect_partition(format('public.%I', rest)::regclass);
  perform app.add_months(parent);
end $$;
