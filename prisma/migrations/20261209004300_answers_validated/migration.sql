-- Reads all rows, without a lock that anybody waits for.
alter table knowledge_page validate constraint knowledge_page_source_values;
