-- Alone in its migration, because it cannot run in a transaction. The hourly clean-up finds expired rows on it.
create index concurrently if not exists deployment_expiry on deployment (created_at);
