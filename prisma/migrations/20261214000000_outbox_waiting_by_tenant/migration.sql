-- Alone in its migration, because it cannot run in a transaction: jobs go on being requested while it is built.
-- The relay steps from tenant to tenant on it; system jobs are those of the max UUID.
create index concurrently if not exists outbox_waiting_by_tenant
  on outbox ("group", coalesce(tenant_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid), run_at, id)
  where finished_at is null and handed_at is null;
