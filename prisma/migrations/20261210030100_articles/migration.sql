-- Articles that members write, as a source of knowledge.

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table knowledge_page, question_citation, knowledge_task in access exclusive mode;
      lock table tenant in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of answers' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

-- No row has another value, and checking that would read them all.
alter table knowledge_page drop constraint knowledge_page_source_values;
alter table knowledge_page add constraint knowledge_page_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article')) not valid;
alter table question_citation drop constraint question_citation_source_values;
alter table question_citation add constraint question_citation_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article')) not valid;
alter table knowledge_task drop constraint knowledge_task_source_values;
alter table knowledge_task add constraint knowledge_task_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article')) not valid;

create table article (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  title text not null,
  -- Markdown.
  text text not null,
  -- A group or a user of the catalog. No foreign key: the article outlives it.
  owner_ref text not null,
  review_on date,
  -- The review date whose passing its owner was notified of.
  notified_for date,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  updated_by text not null,
  updated_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  sample boolean not null default false,
  constraint article_pkey primary key (tenant_id, id),
  constraint article_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('article');
create index article_tenant_id_owner_ref_idx on article (tenant_id, owner_ref);
