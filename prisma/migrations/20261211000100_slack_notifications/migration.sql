-- Notifications by Slack, for members who have linked an account and switched a kind on.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table notification_choice in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of notification preferences' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

alter table notification_choice add column slack boolean not null default false;
