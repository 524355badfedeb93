-- Groups by urgency. Those of the version before stay allowed: its processes write them until they have stopped.

set local lock_timeout = '500ms';

-- Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table outbox in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the outbox' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

alter table outbox drop constraint outbox_group_values;
alter table outbox add constraint outbox_group_values
  check ("group" in ('interactive', 'push', 'background', 'bulk', 'system', 'events', 'sync', 'billing')) not valid;
