-- Questions to teams, and their answers as a source of knowledge.

set local lock_timeout = '500ms';

do $$
begin
  for attempt in 1..120 loop
    begin
      lock table knowledge_page in access exclusive mode;
      lock table tenant in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of answers' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

-- The path of an answer is no docs page. The expression would need every row to be written again to change, so a trigger takes its
-- place, which serves versions that do not write the column.
alter table knowledge_page alter column doc_path drop expression;
create function app.knowledge_doc_path() returns trigger language plpgsql as $$
begin
  new.doc_path := case when new.source = 'docs' then new.path end;
  return new;
end $$;
create trigger knowledge_page_doc_path before insert or update of source, path on knowledge_page
  for each row execute function app.knowledge_doc_path();

-- No row has another value, and checking that would read them all.
alter table knowledge_page drop constraint knowledge_page_source_values;
alter table knowledge_page add constraint knowledge_page_source_values
  check (source in ('docs', 'entity', 'api', 'answer')) not valid;

create table team_question (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  text text not null,
  team_ref text not null,
  asker_id uuid,
  asker text not null,
  asked_at timestamptz(3) not null default now(),
  -- Markdown.
  answer text,
  answerer_id uuid,
  answerer text not null default '',
  answered_at timestamptz(3),
  accepted_at timestamptz(3),
  withdrawn_at timestamptz(3),
  sample boolean not null default false,
  constraint team_question_pkey primary key (tenant_id, id),
  constraint team_question_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('team_question');
create index team_question_tenant_id_asked_at_idx on team_question (tenant_id, asked_at);
create index team_question_tenant_id_team_ref_idx on team_question (tenant_id, team_ref);
