-- Alone in its migration, because it cannot run in a transaction: pages go on being indexed while it is built.
create index concurrently if not exists knowledge_page_tenant_id_document_id_idx on knowledge_page (tenant_id, document_id);
