-- As app.ensure_metric_day since 20261222030000: of two that need a partition first at once, the second failed.
create or replace function app.ensure_cost_month(month date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'cost_line_' || to_char(first, 'YYYYMM');
begin
  if first < date '2000-01-01' or first > date '2100-01-01' then
    raise exception 'no month of a bill: %', first using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('cost_line partitions'));
  begin
    execute format('create table public.%I partition of public.cost_line for values from (%L) to (%L)', name, first, (first + interval '1 month')::date);
  exception when duplicate_table then
    return;
  end;
  perform app.protect(('public.' || quote_ident(name))::regclass);
end $$;

create or replace function app.ensure_usage_day(day date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  name text := 'usage_event_' || to_char(day, 'YYYYMMDD');
begin
  if day < current_date - 2 or day > current_date + 2 then
    raise exception 'no day on which something is used now: %', day using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('usage_event partitions'));
  begin
    execute format('create table public.%I partition of public.usage_event for values from (%L) to (%L)', name, day, day + 1);
  exception when duplicate_table then
    return;
  end;
  perform app.protect(('public.' || quote_ident(name))::regclass);
end $$;
