-- Several tokens for an agent: for rotation without an interruption, and one for each installation that is made by a code.

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table agent in access exclusive mode;
      lock table integration in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of agents' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table agent_token (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  -- Null until its code is used.
  token_hash text,
  -- The last characters of the token.
  ending text not null default '',
  -- A code that can be exchanged for the token once.
  code_hash text,
  code_expires_at timestamptz(3),
  -- The token that is revoked once this one is used. No foreign key: that one goes first.
  successor_of uuid,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  constraint agent_token_pkey primary key (tenant_id, id),
  constraint agent_token_either check ((token_hash is null) = (code_hash is not null) and (code_hash is null) = (code_expires_at is null)),
  constraint agent_token_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
select app.protect('agent_token');
create unique index agent_token_token_hash_key on agent_token (token_hash);
create unique index agent_token_code_hash_key on agent_token (code_hash);
create index agent_token_tenant_id_integration_id_idx on agent_token (tenant_id, integration_id);

-- Row-level security does not apply to the system role.
set local role callboard_system;
insert into agent_token (tenant_id, integration_id, token_hash, created_by, created_at, last_used_at)
  select tenant_id, integration_id, token_hash, '', created_at, seen_at from agent;
reset role;

-- The token of the connection, so that it can be closed when its token is revoked.
alter table agent add column token_id uuid;
alter table agent alter column token_hash drop not null;

-- The version before stores the one token of an agent in its row. Both go once it no longer runs.
create function app.keep_agent_token() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from agent_token
      where tenant_id = old.tenant_id and integration_id = old.integration_id and token_hash = old.token_hash;
  end if;
  insert into agent_token (tenant_id, integration_id, token_hash, created_by)
    values (new.tenant_id, new.integration_id, new.token_hash, '');
  return null;
end $$;
create trigger agent_keeps_token after insert or update of token_hash on agent
  for each row when (new.token_hash is not null) execute function app.keep_agent_token();
