-- Slack workspaces of organizations, whose people they are, what channels are limited to, and what Slack has sent.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Tries again if a table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant, membership in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of organizations and members' using errcode = 'lock_not_available',
    hint = 'End long transactions on them, then run the migrations again.';
end $$;

create table slack_workspace (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  -- Unique over all organizations: what a workspace sends belongs to one of them.
  team_id text not null,
  name text not null,
  bot_user_id text not null,
  scopes text[] not null,
  token text not null,
  installed_by text not null,
  installed_at timestamptz(3) not null default now(),
  failure text,
  failed_at timestamptz(3),
  constraint slack_workspace_pkey primary key (tenant_id, id),
  constraint slack_workspace_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create unique index slack_workspace_team_id_key on slack_workspace (team_id);

create table slack_account (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  workspace_id uuid not null,
  slack_user_id text not null,
  name text not null,
  -- Null until a member has confirmed the link.
  user_id uuid,
  linked_at timestamptz(3),
  code_hash text,
  code_expires_at timestamptz(3),
  constraint slack_account_pkey primary key (tenant_id, id),
  constraint slack_account_tenant_id_workspace_id_fkey foreign key (tenant_id, workspace_id)
    references slack_workspace (tenant_id, id) on delete cascade on update cascade,
  constraint slack_account_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create unique index slack_account_tenant_id_code_hash_key on slack_account (tenant_id, code_hash);
create unique index slack_account_tenant_id_workspace_id_slack_user_id_key on slack_account (tenant_id, workspace_id, slack_user_id);
create unique index slack_account_tenant_id_workspace_id_user_id_key on slack_account (tenant_id, workspace_id, user_id);
create index slack_account_tenant_id_user_id_idx on slack_account (tenant_id, user_id);

create table slack_channel (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  workspace_id uuid not null,
  channel_id text not null,
  name text not null,
  -- The entity, or the team, that questions in the channel are limited to.
  ref text not null,
  set_by text not null,
  set_at timestamptz(3) not null default now(),
  constraint slack_channel_pkey primary key (tenant_id, id),
  constraint slack_channel_tenant_id_workspace_id_fkey foreign key (tenant_id, workspace_id)
    references slack_workspace (tenant_id, id) on delete cascade on update cascade
);
create unique index slack_channel_tenant_id_workspace_id_channel_id_key on slack_channel (tenant_id, workspace_id, channel_id);

create table slack_delivery (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  workspace_id uuid not null,
  -- Slack's id of the event, or of what triggered a command or button.
  delivery_id text not null,
  received_at timestamptz(3) not null default now(),
  -- The reply, until it is posted.
  reply jsonb,
  replied_at timestamptz(3),
  constraint slack_delivery_pkey primary key (tenant_id, id),
  constraint slack_delivery_tenant_id_workspace_id_fkey foreign key (tenant_id, workspace_id)
    references slack_workspace (tenant_id, id) on delete cascade on update cascade
);
create unique index slack_delivery_tenant_id_workspace_id_delivery_id_key on slack_delivery (tenant_id, workspace_id, delivery_id);
create index slack_delivery_tenant_id_received_at_idx on slack_delivery (tenant_id, received_at);

select app.protect(t) from unnest(array['slack_workspace', 'slack_account', 'slack_channel', 'slack_delivery']::regclass[]) as t;
