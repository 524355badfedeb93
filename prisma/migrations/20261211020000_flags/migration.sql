-- Feature flags: what they are, how each environment evaluates them, who may evaluate, and what was changed by whom and why.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Tries again if the table is not free.
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

create table flag_environment (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  key text not null,
  name text not null,
  position integer not null,
  -- Units that get the default of every flag, in 0.01 %, and the attribute that names them.
  holdout_share integer not null default 0 constraint flag_environment_holdout_share_range check (holdout_share between 0 and 10000),
  holdout_unit text not null default 'targetingKey',
  created_at timestamptz(3) not null default now(),
  constraint flag_environment_pkey primary key (tenant_id, id),
  constraint flag_environment_tenant_id_key_key unique (tenant_id, key),
  constraint flag_environment_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('flag_environment');

create table flag (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  key text not null,
  description text not null default '',
  type text not null
    constraint flag_type_values check (type in ('boolean', 'string', 'integer', 'double', 'structure')),
  -- A list of { name, value }, in the order in which they are shown.
  variants jsonb not null,
  -- The JSON schema of structured values; empty allows any.
  schema jsonb not null default '{}',
  state text not null default 'active' constraint flag_state_values check (state in ('active', 'archived')),
  -- An entity of the catalog. No foreign key: the flag outlives it.
  owner_ref text,
  sample boolean not null default false,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  constraint flag_pkey primary key (tenant_id, id),
  constraint flag_tenant_id_key_key unique (tenant_id, key),
  constraint flag_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('flag');
create index flag_tenant_id_owner_ref_idx on flag (tenant_id, owner_ref);

create table flag_setting (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  flag_id uuid not null,
  environment_id uuid not null,
  -- The kill switch.
  enabled boolean not null,
  -- Variants; null leaves it to the code.
  off_variant text,
  default_variant text,
  prerequisites jsonb not null default '[]',
  overrides jsonb not null default '[]',
  rules jsonb not null default '[]',
  holdout boolean not null default true,
  -- Of the assignment of units. Another one assigns all units anew.
  salt text not null,
  revision integer not null default 1,
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  constraint flag_setting_pkey primary key (tenant_id, id),
  constraint flag_setting_tenant_id_flag_id_environment_id_key unique (tenant_id, flag_id, environment_id),
  constraint flag_setting_tenant_id_flag_id_fkey foreign key (tenant_id, flag_id) references flag (tenant_id, id) on delete cascade on update cascade,
  constraint flag_setting_tenant_id_environment_id_fkey foreign key (tenant_id, environment_id)
    references flag_environment (tenant_id, id) on delete cascade on update cascade
);
select app.protect('flag_setting');
create index flag_setting_tenant_id_environment_id_idx on flag_setting (tenant_id, environment_id);

create table flag_segment (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  key text not null,
  description text not null default '',
  targeting jsonb not null,
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  constraint flag_segment_pkey primary key (tenant_id, id),
  constraint flag_segment_tenant_id_key_key unique (tenant_id, key),
  constraint flag_segment_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('flag_segment');

create table flag_client (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  environment_id uuid not null,
  name text not null,
  kind text not null constraint flag_client_kind_values check (kind in ('server', 'public')),
  secret_hash text not null,
  -- The last characters of the secret, to recognize it by.
  ending text not null,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3),
  constraint flag_client_pkey primary key (tenant_id, id),
  constraint flag_client_secret_hash_key unique (secret_hash),
  constraint flag_client_tenant_id_environment_id_fkey foreign key (tenant_id, environment_id)
    references flag_environment (tenant_id, id) on delete cascade on update cascade
);
select app.protect('flag_client');
create index flag_client_tenant_id_environment_id_idx on flag_client (tenant_id, environment_id);

create table flag_version (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  flag_id uuid not null,
  -- The environment that was changed; null for the flag itself. No foreign key: the history outlives it.
  environment text,
  at timestamptz(3) not null default now(),
  by text not null,
  why text not null default '',
  before jsonb,
  after jsonb not null,
  constraint flag_version_pkey primary key (tenant_id, id),
  constraint flag_version_tenant_id_flag_id_fkey foreign key (tenant_id, flag_id) references flag (tenant_id, id) on delete cascade on update cascade
);
select app.protect('flag_version');
create index flag_version_tenant_id_flag_id_at_idx on flag_version (tenant_id, flag_id, at desc);

-- Processes that evaluate flags hold them in memory, and read them again when this says so.
create function app.notify_flags() returns trigger language plpgsql as $$
begin
  perform pg_notify('flags', coalesce(current_setting('app.tenant_id', true), ''));
  return null;
end $$;
create trigger flag_environment_tells after insert or update or delete on flag_environment
  for each statement execute function app.notify_flags();
create trigger flag_tells after insert or update or delete on flag for each statement execute function app.notify_flags();
create trigger flag_setting_tells after insert or update or delete on flag_setting
  for each statement execute function app.notify_flags();
create trigger flag_segment_tells after insert or update or delete on flag_segment
  for each statement execute function app.notify_flags();
create trigger flag_client_tells after insert or update or delete on flag_client
  for each statement execute function app.notify_flags();

-- Open pages that show flags.
create trigger flag_live_changed after insert or update or delete on flag for each row execute function app.notify_live('flags');
create trigger flag_setting_live_changed after insert or update or delete on flag_setting
  for each row execute function app.notify_live('flags');
