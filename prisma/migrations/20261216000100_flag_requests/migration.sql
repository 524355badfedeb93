-- Environments whose changes need approval, and the changes that wait for it.

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table flag_environment in access exclusive mode;
      lock table tenant, flag in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of flags' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

alter table flag_environment
  add column approval text not null default 'none'
    constraint flag_environment_approval_values check (approval in ('none', 'required', 'four-eyes')),
  add column approvers text not null default 'members'
    constraint flag_environment_approvers_values check (approvers in ('members', 'administrators'));

create table flag_request (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  kind text not null
    constraint flag_request_kind_values check (kind in ('settings', 'toggle', 'archive', 'flag', 'segment', 'undo')),
  -- Null for a segment.
  flag_id uuid,
  -- Key of the flag or segment.
  subject text not null,
  -- Key of the environment; null for a change of all. No foreign key: the record outlives it.
  environment text,
  -- What is to be changed, and what it was when it was requested.
  change jsonb not null,
  before jsonb not null,
  why text not null default '',
  state text not null default 'open'
    constraint flag_request_state_values check (state in ('open', 'approved', 'rejected', 'withdrawn')),
  -- Tells whether somebody decides on a change of their own.
  requester text not null,
  requested_by text not null,
  requested_at timestamptz(3) not null default now(),
  decided_by text,
  decided_at timestamptz(3),
  comment text not null default '',
  constraint flag_request_pkey primary key (tenant_id, id),
  constraint flag_request_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint flag_request_tenant_id_flag_id_fkey foreign key (tenant_id, flag_id)
    references flag (tenant_id, id) on delete cascade on update cascade
);
select app.protect('flag_request');
create index flag_request_tenant_id_flag_id_idx on flag_request (tenant_id, flag_id);
create index flag_request_tenant_id_state_id_idx on flag_request (tenant_id, state, id desc);

create trigger flag_request_live_changed after insert or update or delete on flag_request
  for each row execute function app.notify_live('flags');
