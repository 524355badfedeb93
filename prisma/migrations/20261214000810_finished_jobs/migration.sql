-- Alone in its migration, because it cannot run in a transaction. The hourly clean-up finds expired rows on it.
create index concurrently if not exists outbox_expiry on outbox (finished_at) where finished_at is not null;
