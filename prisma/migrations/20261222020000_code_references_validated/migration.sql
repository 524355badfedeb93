-- Reads all rows, without a lock that anybody waits for.
alter table feed validate constraint feed_kind_values;
alter table feed_failure validate constraint feed_failure_kind_values;
alter table feed_item validate constraint feed_item_kind_values;
