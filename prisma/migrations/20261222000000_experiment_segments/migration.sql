-- Attributes of units, and what units with one value of an attribute add up to.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table experiment in share row exclusive mode;
      lock table experiment_unit in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of experiments' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

alter table experiment_unit add column attributes jsonb not null default '{}';

create table experiment_segment (
  tenant_id uuid not null,
  experiment_id uuid not null,
  metric_id uuid not null,
  attribute text not null,
  value text not null,
  variant text not null,
  units integer not null,
  sum double precision not null,
  squares double precision not null,
  denominator double precision not null default 0,
  denominators double precision not null default 0,
  products double precision not null default 0,
  constraint experiment_segment_pkey primary key (tenant_id, experiment_id, metric_id, attribute, value, variant),
  constraint experiment_segment_tenant_id_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiment (tenant_id, id) on delete cascade on update cascade
);

select app.protect('experiment_segment'::regclass);
