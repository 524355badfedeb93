-- Alone in its migration, because it cannot run in a transaction: questions go on being asked while it is built.
create index concurrently if not exists question_citation_tenant_id_document_id_idx on question_citation (tenant_id, document_id);
