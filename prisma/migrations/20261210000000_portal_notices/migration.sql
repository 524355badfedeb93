-- Notices of what surrounds every page: announcement, removal, looks, disabled plugins and plan.

set local lock_timeout = '500ms';

-- All locks before anything is changed, and none held while waiting: 20261204010000_live_notices.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table billing_account, tenant, tenant_logo in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of open pages' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create function app.notify_live_portal() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', 'portal ' || new.id);
  return null;
end $$;

create trigger tenant_live_surroundings after update on tenant for each row
  when ((old.announcement, old.remove_at, old.accent, old.disabled_plugins)
    is distinct from (new.announcement, new.remove_at, new.accent, new.disabled_plugins))
  execute function app.notify_live_portal();
create trigger tenant_logo_live_surroundings after insert or update or delete on tenant_logo for each row
  execute function app.notify_live('portal');
create trigger billing_account_live_surroundings after insert or delete on billing_account for each row
  execute function app.notify_live('portal');
create trigger billing_account_live_plan after update on billing_account for each row
  when ((old.status, old.plan, old.add_ons, old.trial_ends_at, old.past_due_since, old.period_ends_at, old.cancel_at_period_end)
    is distinct from (new.status, new.plan, new.add_ons, new.trial_ends_at, new.past_due_since, new.period_ends_at, new.cancel_at_period_end))
  execute function app.notify_live('portal');
