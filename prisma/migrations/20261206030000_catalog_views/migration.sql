-- Saved views of the catalog table. One without a user is shared with the whole organization.
create table catalog_view (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  user_id uuid,
  kind text not null,
  name text not null,
  state jsonb not null,
  is_default boolean not null default false,
  created_at timestamptz(3) not null default now(),
  constraint catalog_view_pkey primary key (tenant_id, id),
  constraint catalog_view_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint catalog_view_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
-- A name occurs once among a person's views of a kind, and once among the shared ones.
create unique index catalog_view_name_key on catalog_view (tenant_id, user_id, kind, lower(name)) nulls not distinct;
-- A kind has at most one default per person, and one for the organization.
create unique index catalog_view_default_key on catalog_view (tenant_id, user_id, kind) nulls not distinct where is_default;

select app.protect('catalog_view');
