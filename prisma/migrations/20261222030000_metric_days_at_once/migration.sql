-- Of two that report the first events of a day at once, the second failed with "relation already exists": waiting for the lock does
-- not refresh what to_regclass has cached.
create or replace function app.ensure_metric_day(day date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  name text := 'metric_event_' || to_char(day, 'YYYYMMDD');
begin
  if day < current_date - 8 or day > current_date + 2 then
    raise exception 'no day whose events are taken now: %', day using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('metric_event partitions'));
  begin
    execute format('create table public.%I partition of public.metric_event for values from (%L) to (%L)', name, day, day + 1);
  exception when duplicate_table then
    return;
  end;
  perform app.protect_partition(('public.' || quote_ident(name))::regclass);
end $$;
