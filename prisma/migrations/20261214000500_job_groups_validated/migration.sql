-- Reads the table without a lock that writers wait for.
alter table outbox validate constraint outbox_group_values;
