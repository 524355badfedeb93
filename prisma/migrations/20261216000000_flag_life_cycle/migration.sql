-- The life cycle of flags: permanent ones, which variants are evaluated, and what an archived flag answers for a while.

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table flag in access exclusive mode;
      lock table flag_environment in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of flags' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

alter table flag
  add column permanent boolean not null default false,
  add column archived_at timestamptz(3),
  -- Null leaves the value to the code.
  add column archived_variant text;

-- One row for each variant that an environment has answered. Not notified on the channel `flags`: it changes no answer.
create table flag_use (
  tenant_id uuid not null,
  flag_id uuid not null,
  environment_id uuid not null,
  -- Empty for the default in the code.
  variant text not null,
  first_at timestamptz(3) not null default now(),
  last_at timestamptz(3) not null default now(),
  constraint flag_use_pkey primary key (tenant_id, flag_id, environment_id, variant),
  constraint flag_use_tenant_id_flag_id_fkey foreign key (tenant_id, flag_id)
    references flag (tenant_id, id) on delete cascade on update cascade,
  constraint flag_use_tenant_id_environment_id_fkey foreign key (tenant_id, environment_id)
    references flag_environment (tenant_id, id) on delete cascade on update cascade
);
select app.protect('flag_use');
create index flag_use_tenant_id_environment_id_idx on flag_use (tenant_id, environment_id);

-- Flags that are archived already give the default in the code, as before. Row-level security does not apply to the system role.
set local role callboard_system;
update flag set archived_at = updated_at where state = 'archived';
reset role;
