-- Apps that read the portal for a person by OAuth 2.1: coding assistants by the Model Context Protocol.

-- An app that has registered itself (RFC 7591). It belongs to no organization, and only the system role reads it.
create table oauth_client (
  id uuid not null default uuidv7(),
  name text not null,
  redirect_uris text[] not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  constraint oauth_client_pkey primary key (id)
);
-- Removes those that nobody has connected.
create index oauth_client_created_at_idx on oauth_client (created_at) where last_used_at is null;
create index oauth_client_last_used_at_idx on oauth_client (last_used_at) where last_used_at is not null;

-- What a member has allowed an app to read. It ends with the membership.
create table oauth_grant (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  user_id uuid not null,
  client_id text not null,
  client_name text not null,
  created_by text not null,
  redirect_uri text not null,
  scopes text[] not null,
  resource text not null,
  code_hash text not null,
  code_challenge text not null,
  code_expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  connected_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  constraint oauth_grant_pkey primary key (tenant_id, id),
  constraint oauth_grant_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create unique index oauth_grant_code_hash_key on oauth_grant (code_hash);
create index oauth_grant_tenant_id_user_id_idx on oauth_grant (tenant_id, user_id);
create index oauth_grant_client_id_idx on oauth_grant (client_id);
select app.protect('oauth_grant');

-- Access and refresh tokens of a grant. A used refresh token is kept until it expires, to recognize its second use.
create table oauth_token (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  grant_id uuid not null,
  kind text not null constraint oauth_token_kind_values check (kind in ('access', 'refresh')),
  token_hash text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  constraint oauth_token_pkey primary key (tenant_id, id),
  constraint oauth_token_tenant_id_grant_id_fkey foreign key (tenant_id, grant_id)
    references oauth_grant (tenant_id, id) on delete cascade on update cascade
);
create unique index oauth_token_token_hash_key on oauth_token (token_hash);
create index oauth_token_tenant_id_grant_id_idx on oauth_token (tenant_id, grant_id);
select app.protect('oauth_token');
