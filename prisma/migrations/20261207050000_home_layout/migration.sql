-- Where people have the widgets of their home page. A row without a user is the organization's default.
create table home_layout (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  user_id uuid,
  layout jsonb not null,
  updated_at timestamptz(3) not null default now(),
  constraint home_layout_pkey primary key (tenant_id, id),
  constraint home_layout_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint home_layout_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
-- One layout per person, and one for the organization.
create unique index home_layout_user_key on home_layout (tenant_id, user_id) nulls not distinct;

select app.protect('home_layout');
