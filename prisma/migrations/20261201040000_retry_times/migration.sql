-- What has failed or waits says when it is tried again. Rows from before are left as they are; each ends or changes soon.
alter table sync_run add constraint sync_run_retry_at_check
  check (state not in ('waiting', 'failed') or retry_at is not null) not valid;
alter table feed add constraint feed_next_at_check
  check (state not in ('waiting', 'failed') or next_at is not null) not valid;
