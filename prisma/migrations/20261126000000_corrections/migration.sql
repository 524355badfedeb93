-- What people say of conclusions, which of them are not wanted, and the pull requests that write them down.

create table correction (
  tenant_id uuid not null,
  ref text not null,
  field text not null,
  verdict text not null,
  value jsonb,
  actor text not null,
  at timestamptz(3) not null default current_timestamp,
  constraint correction_pkey primary key (tenant_id, ref, field),
  constraint correction_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);

create table ignored (
  tenant_id uuid not null,
  integration_id uuid not null,
  pattern text not null,
  actor text not null,
  at timestamptz(3) not null default current_timestamp,
  constraint ignored_pkey primary key (tenant_id, integration_id, pattern),
  constraint ignored_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);

create table proposal (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  item text not null,
  refs text[] not null,
  url text not null,
  label text not null,
  actor text not null,
  at timestamptz(3) not null default current_timestamp,
  constraint proposal_pkey primary key (tenant_id, id),
  constraint proposal_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
create index proposal_tenant_id_integration_id_item_at_idx on proposal (tenant_id, integration_id, item, at desc);

select app.protect(t) from unnest(array['correction', 'ignored', 'proposal']::regclass[]) as t;

alter table entity add column concluded jsonb;
alter table tombstone add column concluded jsonb;

-- Packages that conclusions bring and want, to be matched across repositories.
create index entity_concluded_idx on entity (tenant_id) where concluded is not null;
