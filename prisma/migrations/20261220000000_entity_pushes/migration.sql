-- Pushes of entities by API. Their source is an integration of the plugin `entities-api`.

set local lock_timeout = '500ms';

-- Tries again if the table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table integration in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of integrations' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table entity_push (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  started_at timestamptz(3) not null default now(),
  -- Null while it is in progress, and for one that was interrupted.
  finished_at timestamptz(3),
  -- The user or token that pushed.
  actor text not null,
  -- Whether it named everything that the source has.
  is_full boolean not null,
  added int not null default 0,
  changed int not null default 0,
  unchanged int not null default 0,
  removed int not null default 0,
  rejected int not null default 0,
  -- Removals that were not made.
  withheld int not null default 0,
  idempotency_key text,
  -- Of what was pushed: a key cannot be used for anything else.
  content_hash text,
  -- What the request was answered.
  answer jsonb,
  constraint entity_push_pkey primary key (tenant_id, id),
  constraint entity_push_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
select app.protect('entity_push');
create index entity_push_tenant_id_integration_id_id_idx on entity_push (tenant_id, integration_id, id desc);
create unique index entity_push_tenant_id_integration_id_idempotency_key_key
  on entity_push (tenant_id, integration_id, idempotency_key);

create trigger entity_push_live_changed after insert or update or delete on entity_push
  for each row execute function app.notify_live('integrations');
