-- Alone in its migration, because it cannot run in a transaction. The hourly clean-up finds expired rows on it.
create index concurrently if not exists pipeline_run_expiry on pipeline_run (created_at);
