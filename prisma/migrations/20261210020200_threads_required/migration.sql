-- Reads all rows, without a lock that anybody waits for.
alter table question validate constraint question_scope_values;
alter table question validate constraint question_scope_complete;
alter table question validate constraint question_thread_id_present;
