-- Whether the model of an organization only gets what an answer quotes, or may also look things up for the asker.

set local lock_timeout = '500ms';

-- Tries again if the table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table model_connection in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of models' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

-- One row for each organization at most. The default serves versions that do not know the column, and stays.
alter table model_connection add column reads text not null default 'quotes'
  constraint model_connection_reads_values check (reads in ('quotes', 'lookups'));
