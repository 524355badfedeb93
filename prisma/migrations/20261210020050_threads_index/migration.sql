-- Alone in its migration, because it cannot run in a transaction: questions go on being asked while it is built.
create index concurrently if not exists question_tenant_id_thread_id_asked_at_idx on question (tenant_id, thread_id, asked_at);
