-- Metrics can be percentiles, be adjusted by what units did before, and have an owner and a smallest effect that matters.
-- Environments sample the exposures that evaluations report. Of a pushed repository, only files that differ are searched.

set local lock_timeout = '500ms';

-- Tries again if the tables are not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table metric, flag_environment, flag_code in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of metrics, environments and searched code' using errcode = 'lock_not_available',
    hint = 'End long transactions on them, then run the migrations again.';
end $$;

alter table metric
  -- Of a percentile: the share of units below it, such as 0.95.
  add column percentile double precision constraint metric_percentile_range check (percentile > 0 and percentile < 1),
  -- Days before the exposure whose values adjust the result.
  add column covariate_days integer constraint metric_covariate_days_range check (covariate_days between 1 and 30),
  -- As a share of the control's value.
  add column minimum_effect double precision constraint metric_minimum_effect_range check (minimum_effect > 0),
  add column owner_ref text;
-- No row has another value, and checking that would read them all.
alter table metric drop constraint metric_kind_values;
alter table metric add constraint metric_kind_values check (kind in ('conversion', 'mean', 'ratio', 'percentile')) not valid;

alter table flag_environment
  -- In 0.01 %.
  add column exposure_share integer not null default 10000
    constraint flag_environment_exposure_share_range check (exposure_share between 0 and 10000);

alter table flag_code
  -- The searched files by path, each with what its vendor calls its content.
  add column contents jsonb not null default '{}';
