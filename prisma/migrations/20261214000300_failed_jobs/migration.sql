-- Alone in its migration, because it cannot run in a transaction. The reconciler reads jobs that failed recently.
create index concurrently if not exists outbox_failed on outbox (name, finished_at) where outcome = 'failed';
