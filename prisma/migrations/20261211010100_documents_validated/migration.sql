-- Reads all rows, without a lock that anybody waits for.
alter table knowledge_page validate constraint knowledge_page_source_values;
alter table question_citation validate constraint question_citation_source_values;
alter table knowledge_task validate constraint knowledge_task_source_values;
alter table feed validate constraint feed_kind_values;
alter table feed_failure validate constraint feed_failure_kind_values;
alter table feed_item validate constraint feed_item_kind_values;

-- Foreign keys are checked as the owner of the tables, for one tenant: one that does not exist, as no row from before has a document.
select set_config('app.tenant_id', '00000000-0000-0000-0000-000000000000', true);
alter table knowledge_page validate constraint knowledge_page_tenant_id_document_id_fkey;
alter table question_citation validate constraint question_citation_tenant_id_document_id_fkey;
