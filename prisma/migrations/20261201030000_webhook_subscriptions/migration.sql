-- The webhook that an integration has at its vendor. Rows are made when they are first needed, also for integrations that
-- were connected before this table was there.
create table webhook_subscription (
  tenant_id uuid not null,
  integration_id uuid not null,
  -- The vendor's id of it; null while none is known.
  vendor_id text,
  -- active | none | deleted | removing
  state text not null default 'none',
  -- Why what was missed cannot be found at the moment, in words for an admin.
  message text,
  -- The newest attempt of a delivery that was seen.
  newest_attempt text,
  checked_at timestamptz(3),
  next_check_at timestamptz(3) not null default now(),
  constraint webhook_subscription_pkey primary key (tenant_id, integration_id),
  constraint webhook_subscription_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
create index webhook_subscription_next_check_at_idx on webhook_subscription (next_check_at);
select app.protect('webhook_subscription');

-- Deliveries that the vendor could not make, until they have arrived or are too old.
create table missed_delivery (
  tenant_id uuid not null,
  integration_id uuid not null,
  delivery_id text not null,
  -- The newest failed attempt, which is the one that is sent again.
  attempt_id text not null,
  attempts int not null default 0,
  first_seen_at timestamptz(3) not null default now(),
  next_attempt_at timestamptz(3) not null default now(),
  constraint missed_delivery_pkey primary key (tenant_id, integration_id, delivery_id),
  constraint missed_delivery_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
select app.protect('missed_delivery');

-- When the stored credential expires, and how often admins were warned of it.
alter table integration
  add column credential_label text,
  add column credential_expires_at timestamptz(3),
  add column credential_check_at timestamptz(3) not null default now(),
  -- The days before the expiry that admins were last warned at; null before the first warning.
  add column credential_warned_days int;
create index integration_credential_check_at_idx on integration (credential_check_at);
