-- What a step of a run waits for outside of the portal: a pull request, or a call to an address.

set local lock_timeout = '500ms';

-- Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table template_step in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the steps of runs' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

create table template_wait (
  tenant_id uuid not null,
  run_id uuid not null,
  position integer not null,
  kind text not null constraint template_wait_kind_values check (kind in ('pull-request', 'callback')),
  -- Key of the pull request; empty for a call.
  subject text not null default '',
  -- The address of the pull request as the template gave it.
  url text not null default '',
  requested_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  constraint template_wait_pkey primary key (tenant_id, run_id, position),
  constraint template_wait_tenant_id_run_id_position_fkey foreign key (tenant_id, run_id, position)
    references template_step (tenant_id, run_id, position) on delete cascade on update cascade
);
select app.protect('template_wait');
create index template_wait_tenant_id_subject_idx on template_wait (tenant_id, subject);
