-- Alone in its migration, because it cannot run in a transaction. The hourly clean-up finds expired rows on it.
create index concurrently if not exists sync_run_expiry on sync_run (created_at);
