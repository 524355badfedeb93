-- Alone in its migration, because it cannot run in a transaction. The reconciler reads open runs of all tenants each minute.
create index concurrently if not exists sync_run_open on sync_run (created_at) where state in ('queued', 'running', 'waiting');
