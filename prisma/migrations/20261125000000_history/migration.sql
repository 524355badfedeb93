-- What an entity was before each change, those that have gone, and who wants to be told.

-- A person may keep an entity whose source has gone; then no integration holds it.
alter table entity alter column integration_id drop not null;

alter table entity_change
  add column before jsonb,
  add column integration_id uuid,
  add column actor text,
  -- What has happened until now is told to nobody.
  add column told_at timestamptz(3) default current_timestamp;
alter table entity_change alter column told_at drop default;
create index entity_change_tenant_id_ref_at_id_idx on entity_change (tenant_id, ref, at desc, id desc);
drop index entity_change_tenant_id_at_idx;
create index entity_change_tenant_id_at_id_idx on entity_change (tenant_id, at desc, id desc);
create index entity_change_untold on entity_change (tenant_id, id) where told_at is null;

create table tombstone (
  tenant_id uuid not null,
  ref text not null,
  entity_id uuid not null,
  kind text not null,
  label text not null,
  owner_ref text,
  data jsonb not null,
  receipts jsonb,
  integration_id uuid,
  source text not null,
  item text not null,
  file text,
  url text,
  reason text not null,
  actor text,
  removed_at timestamptz(3) not null default current_timestamp,
  constraint tombstone_pkey primary key (tenant_id, ref),
  constraint tombstone_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create index tombstone_tenant_id_removed_at_idx on tombstone (tenant_id, removed_at desc);

create table follow (
  tenant_id uuid not null,
  user_id uuid not null,
  ref text not null,
  mailed_at timestamptz(3) not null default current_timestamp,
  constraint follow_pkey primary key (tenant_id, user_id, ref),
  constraint follow_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create index follow_tenant_id_ref_idx on follow (tenant_id, ref);

create table webhook (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  url text not null,
  secret text not null,
  owner_ref text,
  state text not null default 'on',
  created_by text not null,
  created_at timestamptz(3) not null default current_timestamp,
  failing_at timestamptz(3),
  constraint webhook_pkey primary key (tenant_id, id),
  constraint webhook_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);

create table webhook_delivery (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  webhook_id uuid not null,
  type text not null,
  payload jsonb not null,
  state text not null default 'waiting',
  attempts integer not null default 0,
  status integer,
  error text,
  created_at timestamptz(3) not null default current_timestamp,
  finished_at timestamptz(3),
  constraint webhook_delivery_pkey primary key (tenant_id, id),
  constraint webhook_delivery_tenant_id_webhook_id_fkey foreign key (tenant_id, webhook_id)
    references webhook (tenant_id, id) on delete cascade on update cascade
);
create index webhook_delivery_tenant_id_webhook_id_created_at_idx on webhook_delivery (tenant_id, webhook_id, created_at desc);

select app.protect(t) from unnest(array['tombstone', 'follow', 'webhook', 'webhook_delivery']::regclass[]) as t;

-- Names that an item would give, had another place not taken them: it is read again when they are free.
alter table source_item add column claims text[] not null default array[]::text[];
alter table source_item no force row level security;
alter table problem no force row level security;
update source_item s set claims = (
  select array_agg(distinct p.ref) from problem p
  where p.tenant_id = s.tenant_id and p.integration_id = s.integration_id and p.item = s.key and p.code = 'duplicate' and p.ref is not null)
where exists (
  select from problem p
  where p.tenant_id = s.tenant_id and p.integration_id = s.integration_id and p.item = s.key and p.code = 'duplicate' and p.ref is not null);
alter table problem force row level security;
alter table source_item force row level security;

-- Processes that remember answers of the catalog forget those of an organization in the moment in which it changes. The
-- tenant of the transaction is the one that is written to; a change made without one concerns them all.
create function app.notify_catalog() returns trigger language plpgsql as $$
begin
  perform pg_notify('catalog', coalesce(current_setting('app.tenant_id', true), ''));
  return null;
end $$;
create trigger entity_tells after insert or update or delete on entity for each statement execute function app.notify_catalog();
create trigger tenant_tells after update of slug on tenant for each statement execute function app.notify_catalog();
