-- Answers to requests with an `Idempotency-Key`, for repetitions within 24 hours.

set local lock_timeout = '500ms';

-- The foreign key locks what it refers to. Tries again if the table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table api_token in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of tokens' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table idempotency_key (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  token_id uuid not null,
  key text not null constraint idempotency_key_key_check check (length(key) <= 200),
  -- Of method, path and body: a key cannot be used for another request.
  request_hash text not null,
  created_at timestamptz(3) not null default now(),
  -- The attempt that may change something, and until when others wait for it.
  attempt_id uuid not null default gen_random_uuid(),
  claimed_until timestamptz(3) not null,
  -- Whether the attempt has committed a change.
  is_applied boolean not null default false,
  -- Encrypted, because it may contain a secret that is shown once. Null until there is one.
  answer text,
  constraint idempotency_key_pkey primary key (tenant_id, id),
  constraint idempotency_key_tenant_id_token_id_fkey foreign key (tenant_id, token_id)
    references api_token (tenant_id, id) on delete cascade on update cascade
);
select app.protect('idempotency_key');
create unique index idempotency_key_tenant_id_token_id_key_key on idempotency_key (tenant_id, token_id, key);
create index idempotency_key_created_at_idx on idempotency_key (created_at);
