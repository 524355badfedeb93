-- Insights: an adoption goal, people with the month in which they joined, ratings of docs pages, and sample data that can be told
-- apart from real usage.

set local lock_timeout = '500ms';

-- Takes all locks before anything is changed, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table usage_settings, usage_day, usage_person_day in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of usage' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

alter table usage_settings add column adoption_goal integer;
alter table usage_settings add constraint usage_settings_adoption_goal_range check (adoption_goal between 1 and 100);
alter table usage_day add column sample boolean not null default false;
alter table usage_person_day add column sample boolean not null default false;
alter table usage_person_day add column first_docs_at timestamptz(3);

create table usage_person (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  person text not null,
  joined_at timestamptz(3) not null,
  first_entity_at timestamptz(3),
  first_docs_at timestamptz(3),
  sample boolean not null default false,
  primary key (tenant_id, person)
);

-- One rating per person and page; the last one counts.
create table docs_rating (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  ref text not null,
  path text not null,
  person text not null,
  helpful boolean not null,
  rated_at timestamptz(3) not null default now(),
  sample boolean not null default false,
  primary key (tenant_id, ref, path, person)
);

select app.protect(t) from unnest(array['usage_person', 'docs_rating']::regclass[]) as t;
