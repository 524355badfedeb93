-- CPU and memory of workloads by day, from samples of every hour.

set local lock_timeout = '500ms';

-- The foreign key locks what it refers to. Tries again if the table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table workload in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of workloads' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table workload_usage (
  tenant_id uuid not null,
  integration_id uuid not null,
  key text not null,
  -- In UTC.
  day date not null,
  samples integer not null,
  -- Means of the samples, in cores and bytes.
  cpu double precision not null,
  memory double precision not null,
  max_cpu double precision not null,
  max_memory double precision not null,
  sampled_at timestamptz(3) not null default now(),
  constraint workload_usage_pkey primary key (tenant_id, integration_id, key, day),
  constraint workload_usage_tenant_id_integration_id_key_fkey foreign key (tenant_id, integration_id, key)
    references workload (tenant_id, integration_id, key) on delete cascade on update cascade
);
select app.protect('workload_usage');
create index workload_usage_day_idx on workload_usage (day);
