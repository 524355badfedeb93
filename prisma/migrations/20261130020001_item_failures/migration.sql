-- An item that cannot be read fails alone: it keeps what it held, and is read again with a growing delay.
alter table source_item add column attempts int not null default 0, add column next_attempt_at timestamptz(3), add column failed_run uuid;
alter table sync_run add column failed int not null default 0, add column withheld int not null default 0, add column withheld_message text;
alter table problem add column failure boolean not null default false, add column retry_at timestamptz(3);

-- The same for what is read at intervals: repositories whose pipelines, and files whose costs, could not be read.
create table feed_failure (
  tenant_id uuid not null,
  integration_id uuid not null,
  kind text not null,
  item text not null,
  attempts int not null default 1,
  next_attempt_at timestamptz(3) not null,
  -- From when on it has yet to be read; null where that does not matter.
  since timestamptz(3),
  constraint feed_failure_pkey primary key (tenant_id, integration_id, kind, item),
  constraint feed_failure_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
select app.protect('feed_failure');
