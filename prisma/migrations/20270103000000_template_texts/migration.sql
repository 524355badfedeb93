-- The texts of templates that are written in the portal, with their comments. Their entities are in the catalog.

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

create table template_text (
  tenant_id uuid not null,
  -- Of the template. Not a foreign key: the text outlives its entity, which may be removed and restored.
  ref text not null,
  text text not null,
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  constraint template_text_pkey primary key (tenant_id, ref),
  constraint template_text_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('template_text');
