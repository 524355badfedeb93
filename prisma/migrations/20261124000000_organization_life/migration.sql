-- Life of an organization: how it looks, which plugins it uses, what it takes along, how it ends, who may look in.
alter table tenant
  add column accent text,
  add column disabled_plugins text[] default array[]::text[],
  add column remove_at timestamptz(3),
  add column support_until timestamptz(3),
  add column support_role text;

alter table user_account add column operator boolean not null default false;

create table tenant_logo (
  tenant_id uuid not null,
  media_type text not null,
  bytes bytea not null,
  hash text not null,
  constraint tenant_logo_pkey primary key (tenant_id),
  constraint tenant_logo_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);

create table portal_host (
  tenant_id uuid not null,
  host text not null,
  proof text not null,
  verified_at timestamptz(3),
  checked_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  constraint portal_host_pkey primary key (tenant_id, host),
  constraint portal_host_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
-- Anybody may ask for a name; only one can have proven it.
create unique index portal_host_verified on portal_host (host) where verified_at is not null;

create table tenant_export (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  state text not null default 'waiting',
  requested_by text not null,
  size integer not null default 0,
  error text,
  created_at timestamptz(3) not null default current_timestamp,
  finished_at timestamptz(3),
  expires_at timestamptz(3),
  constraint tenant_export_pkey primary key (tenant_id, id),
  constraint tenant_export_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);

create table tenant_export_part (
  tenant_id uuid not null,
  export_id uuid not null,
  part integer not null,
  bytes bytea not null,
  constraint tenant_export_part_pkey primary key (tenant_id, export_id, part),
  constraint tenant_export_part_tenant_id_export_id_fkey foreign key (tenant_id, export_id)
    references tenant_export (tenant_id, id) on delete cascade on update cascade
);
-- Zips do not get smaller.
alter table tenant_export_part alter column bytes set storage external;

create table support_visit (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  operator_id uuid not null,
  operator_label text not null,
  reason text not null,
  role text not null,
  started_at timestamptz(3) not null default current_timestamp,
  ends_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint support_visit_pkey primary key (tenant_id, id),
  constraint support_visit_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create index support_visit_operator_id_idx on support_visit (operator_id);

create table notification (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default '',
  path text not null default '',
  at timestamptz(3) not null default current_timestamp,
  read_at timestamptz(3),
  constraint notification_pkey primary key (tenant_id, id),
  constraint notification_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create index notification_tenant_id_user_id_id_idx on notification (tenant_id, user_id, id desc);
-- Every open page asks how many are new.
create index notification_unread on notification (tenant_id, user_id) where read_at is null;

create table notification_choice (
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  portal boolean not null,
  mail boolean not null,
  constraint notification_choice_pkey primary key (tenant_id, user_id, kind),
  constraint notification_choice_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);

select app.protect(t) from unnest(array[
  'tenant_logo', 'portal_host', 'tenant_export', 'tenant_export_part', 'support_visit', 'notification', 'notification_choice'
]::regclass[]) as t;

-- Carries no tenant: the organization is gone. Only the system role may touch it.
create table tenant_removal (
  id uuid not null,
  requested_by text not null,
  removed_at timestamptz(3) not null default current_timestamp,
  rows_left jsonb not null,
  constraint tenant_removal_pkey primary key (id)
);

-- Whether a member wants mails at all is theirs, and lives outside the tenant.
alter type app.tenant_member_row add attribute news_by_mail boolean;

create or replace function app.tenant_members() returns setof app.tenant_member_row
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.user_id, m.role, m.created_at, u.name, u.email, u.email_verified_at is not null,
    (select i.label from linked_identity i where i.user_id = u.id and i.provider = 'github' order by i.created_at limit 1),
    m.catalog_user,
    (select max(s.last_seen_at) from session s where s.user_id = u.id),
    u.news_by_mail
  from membership m join user_account u on u.id = m.user_id
  where m.tenant_id = app.current_tenant()
$$;

create or replace function app.tenant_member(person uuid) returns setof app.tenant_member_row
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.user_id, m.role, m.created_at, u.name, u.email, u.email_verified_at is not null,
    (select i.label from linked_identity i where i.user_id = u.id and i.provider = 'github' order by i.created_at limit 1),
    m.catalog_user,
    (select max(s.last_seen_at) from session s where s.user_id = u.id),
    u.news_by_mail
  from membership m join user_account u on u.id = m.user_id
  where m.tenant_id = app.current_tenant() and m.user_id = person
$$;

-- Days of use that nobody keeps any more: their partitions are empty by then, and go.
create function app.drop_usage_days(before date) returns int
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  part text;
  dropped int := 0;
begin
  if before > current_date - 30 then
    raise exception 'days after % are still kept by somebody', current_date - 30 using errcode = '22008';
  end if;
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.usage_event'::regclass and c.relname ~ '^usage_event_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < before
  loop
    execute format('drop table public.%I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke all on function app.drop_usage_days(date) from public;
grant execute on function app.drop_usage_days(date) to callboard_system;

-- What charges have in common outlived their organization: no key led from it. The wall is lowered for the owner of the
-- tables while the key is checked, in this transaction, which holds both tables for itself.
alter table cost_dimension no force row level security;
alter table tenant no force row level security;
delete from cost_dimension d where not exists (select from tenant t where t.id = d.tenant_id);
alter table cost_dimension add constraint cost_dimension_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade;
alter table tenant force row level security;
alter table cost_dimension force row level security;

-- When somebody opened an entity first on a day: how soon newcomers find what they came for.
alter table usage_person_day add column first_entity_at timestamptz(3);
