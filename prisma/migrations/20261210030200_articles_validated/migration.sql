-- Reads all rows, without a lock that anybody waits for.
alter table knowledge_page validate constraint knowledge_page_source_values;
alter table question_citation validate constraint question_citation_source_values;
alter table knowledge_task validate constraint knowledge_task_source_values;
