-- Where the code of repositories names flags.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table feed, feed_failure, feed_item, integration in access exclusive mode;
      lock table source_item, flag in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of scheduled reads' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table flag_code (
  tenant_id uuid not null,
  integration_id uuid not null,
  item text not null,
  -- The version of the repository that was searched.
  version text not null,
  -- Of the keys that it was searched for.
  keys_hash text not null,
  files integer not null,
  -- Source files beyond what is read of a repository.
  omitted integer not null,
  searched_at timestamptz(3) not null default now(),
  constraint flag_code_pkey primary key (tenant_id, integration_id, item),
  constraint flag_code_tenant_id_integration_id_item_fkey foreign key (tenant_id, integration_id, item)
    references source_item (tenant_id, integration_id, key) on delete cascade on update cascade
);
select app.protect('flag_code');

create table flag_reference (
  tenant_id uuid not null,
  flag_id uuid not null,
  integration_id uuid not null,
  item text not null,
  path text not null,
  line integer not null,
  excerpt text not null,
  url text not null,
  constraint flag_reference_pkey primary key (tenant_id, flag_id, integration_id, item, path, line),
  constraint flag_reference_tenant_id_flag_id_fkey foreign key (tenant_id, flag_id)
    references flag (tenant_id, id) on delete cascade on update cascade,
  constraint flag_reference_tenant_id_integration_id_item_fkey foreign key (tenant_id, integration_id, item)
    references flag_code (tenant_id, integration_id, item) on delete cascade on update cascade
);
select app.protect('flag_reference');
create index flag_reference_tenant_id_integration_id_item_idx on flag_reference (tenant_id, integration_id, item);

-- No row has another value, and checking that would read them all.
alter table feed drop constraint feed_kind_values;
alter table feed add constraint feed_kind_values check (kind in ('pipelines', 'costs', 'knowledge', 'code')) not valid;
alter table feed_failure drop constraint feed_failure_kind_values;
alter table feed_failure add constraint feed_failure_kind_values
  check (kind in ('pipelines', 'costs', 'knowledge', 'code')) not valid;
alter table feed_item drop constraint feed_item_kind_values;
alter table feed_item add constraint feed_item_kind_values
  check (kind in ('pipelines', 'costs', 'knowledge', 'code')) not valid;

-- Accounts that are connected already.
alter table integration no force row level security;
alter table feed no force row level security;
insert into feed (tenant_id, integration_id, kind, state, next_at)
  select tenant_id, id, 'code', 'idle', now() from integration where plugin_id = 'github';
alter table integration force row level security;
alter table feed force row level security;
