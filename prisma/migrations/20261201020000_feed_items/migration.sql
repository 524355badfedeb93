-- What is known of each repository whose pipelines are read, so that a read asks only for what is due.
create table feed_item (
  tenant_id uuid not null,
  integration_id uuid not null,
  kind text not null,
  item text not null,
  name text not null,
  branch text,
  validator text,
  has_pipelines boolean,
  deployments text,
  due_at timestamptz(3) not null default now(),
  read_at timestamptz(3),
  surveyed_at timestamptz(3),
  swept_at timestamptz(3),
  active_at timestamptz(3),
  event_at timestamptz(3),
  missed_at timestamptz(3),
  constraint feed_item_pkey primary key (tenant_id, integration_id, kind, item),
  constraint feed_item_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
create index feed_item_tenant_id_integration_id_kind_due_at_idx on feed_item (tenant_id, integration_id, kind, due_at);
select app.protect('feed_item');

-- The ETag of what was pushed to last.
alter table feed add column validator text;
