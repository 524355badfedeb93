-- Experiments that are rolled back without somebody who decides, once a guardrail is harmed.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table experiment in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of experiments' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

alter table experiment add column auto_rollback boolean not null default false;
