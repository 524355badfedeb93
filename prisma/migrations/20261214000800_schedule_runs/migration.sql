-- When each schedule of the installation last ran. Belongs to no organization.
create table schedule_run (
  name text not null,
  ran_at timestamptz(3) not null,
  constraint schedule_run_pkey primary key (name)
);
