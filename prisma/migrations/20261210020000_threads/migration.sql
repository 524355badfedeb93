-- Questions belong to threads, which their asker can share with the organization. A question may be limited to an entity or a docs
-- site, and a follow-up is completed from its thread.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table question, knowledge_settings in access exclusive mode;
      lock table tenant, membership in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of questions' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table thread (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  -- Nobody, if a service token asked.
  user_id uuid,
  created_at timestamptz(3) not null default now(),
  -- Since when members of the organization can read it.
  shared_at timestamptz(3),
  constraint thread_pkey primary key (tenant_id, id),
  constraint thread_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint thread_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
select app.protect('thread');
create index thread_tenant_id_user_id_idx on thread (tenant_id, user_id);

alter table question
  add column thread_id uuid,
  -- As the asker wrote it, where the question was completed.
  add column written text,
  add column scope text,
  add column scope_ref text;
-- Rows from before are checked by the migrations that follow, without a lock that anybody waits for.
alter table question
  add constraint question_scope_values check (scope in ('entity', 'docs')) not valid,
  add constraint question_scope_complete check ((scope is null) = (scope_ref is null)) not valid,
  add constraint question_thread_id_present check (thread_id is not null) not valid;
-- Checking a new foreign key reads both tables as their owner, who has no tenant. No question has a thread yet.
alter table question no force row level security;
alter table thread no force row level security;
alter table question add constraint question_tenant_id_thread_id_fkey foreign key (tenant_id, thread_id)
  references thread (tenant_id, id) on delete cascade on update cascade;
alter table thread force row level security;
alter table question force row level security;

-- A question that names no thread begins one: first questions, and those of versions that know no threads.
create function app.question_thread() returns trigger language plpgsql as $$
begin
  if new.thread_id is null then
    insert into thread (tenant_id, id, user_id, created_at) values (new.tenant_id, new.id, new.user_id, new.asked_at);
    new.thread_id := new.id;
  end if;
  return new;
end $$;
create trigger question_thread before insert on question for each row execute function app.question_thread();

-- A thread ends with its last question, whoever or whatever deletes it: as the system role, because foreign keys delete as the
-- owner of the tables, who has no tenant. It deletes nothing but threads of the deleted questions.
create function app.thread_ended() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from thread t using gone
  where t.tenant_id = gone.tenant_id and t.id = gone.thread_id
    and not exists (select from question q where q.tenant_id = t.tenant_id and q.thread_id = t.id);
  return null;
end $$;
alter function app.thread_ended() owner to callboard_system;
revoke execute on function app.thread_ended() from public;
create trigger thread_ended after delete on question referencing old table as gone
  for each statement execute function app.thread_ended();

alter table knowledge_settings alter column question_days set default 365;
