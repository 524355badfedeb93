-- Experiments with their variants and metrics, the events that metrics count, and what both add up to by day.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of organizations' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

create table metric (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  key text not null,
  name text not null,
  kind text not null constraint metric_kind_values check (kind in ('conversion', 'mean', 'ratio')),
  event text not null,
  denominator text,
  better text not null constraint metric_better_values check (better in ('increase', 'decrease')),
  window_days integer not null,
  cap double precision,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  sample boolean not null default false,
  constraint metric_pkey primary key (tenant_id, id),
  constraint metric_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create unique index metric_tenant_id_key_key on metric (tenant_id, key);

create table experiment (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  key text not null,
  name text not null,
  hypothesis text not null,
  flag_key text not null,
  entity_ref text not null,
  state text not null default 'draft' constraint experiment_state_values check (state in ('draft', 'running', 'ended')),
  method text not null constraint experiment_method_values check (method in ('obrien-fleming', 'pocock', 'always-valid')),
  alpha double precision not null,
  planned_units integer not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  outcome text constraint experiment_outcome_values check (outcome in ('shipped', 'rolled-back', 'inconclusive', 'invalid')),
  conclusion text not null default '',
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  sample boolean not null default false,
  constraint experiment_pkey primary key (tenant_id, id),
  constraint experiment_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create unique index experiment_tenant_id_key_key on experiment (tenant_id, key);

create table experiment_variant (
  tenant_id uuid not null,
  experiment_id uuid not null,
  key text not null,
  position integer not null,
  weight double precision not null,
  constraint experiment_variant_pkey primary key (tenant_id, experiment_id, key),
  constraint experiment_variant_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade
);

create table experiment_metric (
  tenant_id uuid not null,
  experiment_id uuid not null,
  metric_id uuid not null,
  position integer not null,
  role text not null constraint experiment_metric_role_values check (role in ('success', 'guardrail', 'diagnostic')),
  margin double precision not null default 0,
  constraint experiment_metric_pkey primary key (tenant_id, experiment_id, metric_id),
  constraint experiment_metric_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade,
  constraint experiment_metric_tenant_id_metric_id_fkey foreign key (tenant_id, metric_id)
    references metric (tenant_id, id) on delete cascade on update cascade
);
create index experiment_metric_tenant_id_metric_id_idx on experiment_metric (tenant_id, metric_id);

create table experiment_unit (
  tenant_id uuid not null,
  experiment_id uuid not null,
  unit text not null,
  variant text not null,
  exposed_at timestamptz(3) not null,
  constraint experiment_unit_pkey primary key (tenant_id, experiment_id, unit),
  constraint experiment_unit_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade
);

create table experiment_day (
  tenant_id uuid not null,
  experiment_id uuid not null,
  day date not null,
  variant text not null,
  units integer not null,
  constraint experiment_day_pkey primary key (tenant_id, experiment_id, day, variant),
  constraint experiment_day_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade
);

create table experiment_sum (
  tenant_id uuid not null,
  experiment_id uuid not null,
  metric_id uuid not null,
  day date not null,
  variant text not null,
  units integer not null,
  sum double precision not null,
  squares double precision not null,
  denominator double precision not null default 0,
  denominators double precision not null default 0,
  products double precision not null default 0,
  constraint experiment_sum_pkey primary key (tenant_id, experiment_id, metric_id, day, variant),
  constraint experiment_sum_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade
);

-- The day leads to the partition; the id, which the sender makes, keeps a repeated event from counting twice.
create table metric_event (
  tenant_id uuid not null references tenant (id) on delete cascade,
  day date not null,
  id text not null,
  name text not null,
  unit text not null,
  value double precision not null,
  at timestamptz(3) not null,
  primary key (tenant_id, day, id)
) partition by range (day);
create index metric_event_name_idx on metric_event (tenant_id, name, unit);

select app.protect(t) from unnest(array['metric', 'experiment', 'experiment_variant', 'experiment_metric', 'experiment_unit',
  'experiment_day', 'experiment_sum', 'metric_event']::regclass[]) as t;

-- As with days of usage (app.ensure_usage_day): the app role reaches rows through the table alone.
create function app.ensure_metric_day(day date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  name text := 'metric_event_' || to_char(day, 'YYYYMMDD');
begin
  if day < current_date - 8 or day > current_date + 2 then
    raise exception 'no day whose events are taken now: %', day using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('metric_event partitions'));
  if to_regclass('public.' || name) is not null then return; end if;
  execute format('create table public.%I partition of public.metric_event for values from (%L) to (%L)', name, day, day + 1);
  perform app.protect_partition(('public.' || quote_ident(name))::regclass);
end $$;
revoke all on function app.ensure_metric_day(date) from public;
grant execute on function app.ensure_metric_day(date) to callboard_app;

-- Days of events that no window reaches any more are dropped as a whole.
create function app.drop_metric_days(before date) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  part text;
  dropped int := 0;
begin
  if before > current_date - 180 then
    raise exception 'events after % are still counted by somebody', current_date - 180 using errcode = '22008';
  end if;
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.metric_event'::regclass and c.relname ~ '^metric_event_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < before
  loop
    execute format('drop table public.%I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke all on function app.drop_metric_days(date) from public;
grant execute on function app.drop_metric_days(date) to callboard_system;
