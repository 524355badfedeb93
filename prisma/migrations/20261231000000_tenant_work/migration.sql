-- Where the time of an organization goes, by quarter of an hour, for operators.

set local lock_timeout = '500ms';

-- The foreign key locks what it refers to. Tries again if the table is not free.
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
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table tenant_work (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  slot timestamptz(3) not null,
  kind text not null constraint tenant_work_kind_values check (kind in ('request', 'operation', 'database', 'wait')),
  name text not null constraint tenant_work_name_check check (length(name) <= 200),
  times integer not null,
  limited integer not null,
  failed integer not null,
  ms double precision not null,
  max_ms double precision not null,
  constraint tenant_work_pkey primary key (tenant_id, slot, kind, name)
);
select app.protect('tenant_work');
-- Sums and names are kept for different times.
create index tenant_work_sums_idx on tenant_work (slot) where name = '';
create index tenant_work_names_idx on tenant_work (slot) where name <> '';
