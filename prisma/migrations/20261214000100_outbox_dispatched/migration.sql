-- Alone in its migration, because it cannot run in a transaction. A few rows per tenant, however many are waiting.
create index concurrently if not exists outbox_dispatched
  on outbox ("group", coalesce(tenant_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid), name, dedupe_key)
  where finished_at is null and handed_at is not null;
