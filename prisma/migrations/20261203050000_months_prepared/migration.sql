-- entity_change, inbound_event and audit_event become partitioned by month (docs/decisions/051). The tables of the version
-- before become the first partitions, so no row is copied. This migration prepares that: strong locks are held for moments
-- only. The version before keeps running all the while. The timeout is shorter than PostgreSQL waits before it looks for a
-- deadlock (1 s): where a writer has the locks in another order, the migration gives way, and no writer is aborted.
set local lock_timeout = '500ms';

-- Takes locks one after the other and keeps them. Where one is not free within the lock timeout, those taken are released
-- and all are tried again, so that nobody queues behind a migration that waits. Dropped by the last of these migrations.
create function app.take_locks(locks text[]) returns void
language plpgsql as $$
declare
  statement text;
begin
  for attempt in 1..120 loop
    begin
      foreach statement in array locks loop
        execute statement;
      end loop;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock: %', locks using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

-- The lowest UUIDv7 of a moment. Ids of later rows sort after it.
create function app.first_id_at(moment timestamptz) returns uuid
language sql immutable parallel safe as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- Months begin at midnight UTC.
create function app.month_start(moment timestamptz, months int) returns timestamptz
language sql immutable parallel safe as $$
  select (date_trunc('month', moment at time zone 'UTC') + make_interval(months => months)) at time zone 'UTC'
$$;

select app.take_locks(array[
  'lock table integration in share row exclusive mode',
  'lock table inbound_event in access exclusive mode',
  'lock table entity_change in access exclusive mode',
  'lock table audit_event in access exclusive mode'
]);

-- Which deliveries have been received. A unique index of a partitioned table has to contain the partition key, so it cannot
-- tell that a delivery of last month arrives again.
create table inbound_delivery (
  tenant_id uuid not null,
  integration_id uuid not null,
  delivery_id text not null,
  received_at timestamptz(3) not null default current_timestamp,
  constraint inbound_delivery_pkey primary key (tenant_id, integration_id, delivery_id),
  constraint inbound_delivery_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
create index inbound_delivery_received_at_idx on inbound_delivery (received_at);
select app.protect('inbound_delivery');

-- Skips the row of a delivery that was received before, as ON CONFLICT DO NOTHING would. A trigger rather than a statement of
-- the application: it holds for every version that inserts.
create function app.receive_delivery_once() returns trigger
language plpgsql as $$
begin
  insert into public.inbound_delivery (tenant_id, integration_id, delivery_id, received_at)
  values (new.tenant_id, new.integration_id, new.delivery_id, new.received_at)
  on conflict do nothing;
  if not found then
    return null;
  end if;
  return new;
end $$;
create trigger inbound_event_once before insert on inbound_event for each row execute function app.receive_delivery_once();

-- The first partition ends with a month that is at least two weeks away, so that these migrations may also be interrupted.
-- Checked for new rows from now on, for the others by a migration that takes a weaker lock.
do $$
declare
  target text;
begin
  foreach target in array array['entity_change', 'inbound_event', 'audit_event'] loop
    execute format('alter table %I add constraint %I check (id < %L) not valid', target, target || '_first_ids',
      app.first_id_at(app.month_start(now() + interval '14 days', 1)));
  end loop;
end $$;
