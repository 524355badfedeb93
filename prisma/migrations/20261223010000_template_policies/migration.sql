-- Which runs of templates need an approval, and whose.

set local lock_timeout = '500ms';

-- Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of organizations' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table template_policy (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  name text not null,
  -- Refs of templates; empty for all.
  templates text[] not null default '{}',
  -- Inputs with the values for which it applies: all have to hold.
  conditions jsonb not null default '[]',
  -- Refs of users and groups.
  approvers text[] not null default '{}',
  -- Whether the owner of the template, or of the entity that a run is started on, approves besides.
  template_owner boolean not null default false,
  entity_owner boolean not null default false,
  required integer not null default 1,
  four_eyes boolean not null default true,
  message text not null default '',
  expires_in_hours integer not null default 72,
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  constraint template_policy_pkey primary key (tenant_id, id),
  constraint template_policy_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('template_policy');
create unique index template_policy_tenant_id_name_key on template_policy (tenant_id, name);
