-- The spec of a Template as it was written. The fields of a form are shown in its order, which jsonb does not keep.

set local lock_timeout = '500ms';

-- Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table entity in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the entities' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

alter table entity add column spec json;
