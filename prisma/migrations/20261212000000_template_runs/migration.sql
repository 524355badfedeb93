-- Runs of templates: durable, one row for each step, with the files that steps pass on.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Takes all locks at once, and releases them to try again if one is not free.
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
  raise exception 'could not lock the tables of runs' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table template_run (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  -- No foreign keys to entities: the history of a run outlives its template and what it was started on.
  template_ref text not null,
  title text not null,
  entity_ref text,
  state text not null default 'running'
    constraint template_run_state_values check (state in ('running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled')),
  -- What the run becomes once its steps are undone.
  ends_as text constraint template_run_ends_as_values check (ends_as in ('failed', 'cancelled')),
  "values" jsonb not null,
  -- The template as it was when the run started.
  spec jsonb not null,
  output jsonb not null default '{}',
  -- Sealed; removed when the run ends.
  secrets text,
  rights text[] not null,
  started_kind text not null constraint template_run_started_kind_values check (started_kind in ('user', 'token')),
  -- No foreign key: a run outlives the membership of who started it.
  started_by uuid,
  started_label text not null,
  started_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  note text not null default '',
  remains text[] not null default '{}',
  created_refs text[] not null default '{}',
  idempotency_key text,
  constraint template_run_pkey primary key (tenant_id, id),
  constraint template_run_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create unique index template_run_tenant_id_idempotency_key_key on template_run (tenant_id, idempotency_key);
create index template_run_tenant_id_template_ref_idx on template_run (tenant_id, template_ref);
create index template_run_tenant_id_started_by_idx on template_run (tenant_id, started_by);
create index template_run_tenant_id_state_idx on template_run (tenant_id, state);

-- Read each minute, over all organizations.
create index template_run_unfinished_idx on template_run (tenant_id, id) where finished_at is null;

create table template_step (
  tenant_id uuid not null,
  run_id uuid not null,
  position integer not null,
  step_id text not null,
  name text not null,
  action text not null,
  state text not null default 'pending'
    constraint template_step_state_values check (state in ('pending', 'running', 'waiting', 'succeeded', 'skipped', 'failed', 'cancelled', 'undone')),
  attempts integer not null default 0,
  idempotency_key uuid not null default uuidv7(),
  output jsonb not null default '{}',
  -- What undoes it, with its input.
  undo jsonb,
  log jsonb not null default '[]',
  error text not null default '',
  first_started_at timestamptz(3),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  retry_at timestamptz(3),
  constraint template_step_pkey primary key (tenant_id, run_id, position),
  constraint template_step_tenant_id_run_id_fkey foreign key (tenant_id, run_id)
    references template_run (tenant_id, id) on delete cascade on update cascade
);

-- The workspace of a run: any process may continue it.
create table template_file (
  tenant_id uuid not null,
  run_id uuid not null,
  path text not null,
  content bytea not null,
  executable boolean not null default false,
  constraint template_file_pkey primary key (tenant_id, run_id, path),
  constraint template_file_tenant_id_run_id_fkey foreign key (tenant_id, run_id)
    references template_run (tenant_id, id) on delete cascade on update cascade
);

create table template_approval (
  tenant_id uuid not null,
  run_id uuid not null,
  position integer not null,
  kind text not null constraint template_approval_kind_values check (kind in ('approval', 'manual')),
  -- Refs of users and groups.
  approvers text[] not null,
  required integer not null,
  allow_self boolean not null default false,
  message text not null default '',
  state text not null default 'open'
    constraint template_approval_state_values check (state in ('open', 'approved', 'rejected', 'expired', 'cancelled')),
  requested_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  closed_at timestamptz(3),
  constraint template_approval_pkey primary key (tenant_id, run_id, position),
  constraint template_approval_tenant_id_run_id_position_fkey foreign key (tenant_id, run_id, position)
    references template_step (tenant_id, run_id, position) on delete cascade on update cascade
);
create index template_approval_tenant_id_state_idx on template_approval (tenant_id, state);

create table template_decision (
  tenant_id uuid not null,
  run_id uuid not null,
  position integer not null,
  -- No foreign key: a decision outlives the membership of who made it.
  user_id uuid not null,
  decided_by text not null,
  decision text not null constraint template_decision_decision_values check (decision in ('approve', 'reject')),
  comment text not null default '',
  at timestamptz(3) not null default now(),
  constraint template_decision_pkey primary key (tenant_id, run_id, position, user_id),
  constraint template_decision_tenant_id_run_id_position_fkey foreign key (tenant_id, run_id, position)
    references template_approval (tenant_id, run_id, position) on delete cascade on update cascade
);

select app.protect(t) from unnest(array['template_run', 'template_step', 'template_file', 'template_approval',
  'template_decision']::regclass[]) as t;

-- Open pages that show runs.
create trigger template_run_live_changed after insert or update or delete on template_run
  for each row execute function app.notify_live('templates');
create trigger template_step_live_changed after update or delete on template_step
  for each row execute function app.notify_live('templates');
create trigger template_approval_live_changed after insert or update or delete on template_approval
  for each row execute function app.notify_live('templates');
create trigger template_decision_live_changed after insert or delete on template_decision
  for each row execute function app.notify_live('templates');
