-- Questions with the sections that their answers cited, what people thought of the answers, and the sections to correct.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant, membership, entity, doc_page in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of questions' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table question (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  -- Nobody, if a service token asked.
  user_id uuid,
  text text not null,
  sources text[] not null,
  outcome text not null constraint question_outcome_values check (outcome in ('quoted', 'catalog', 'refused')),
  confidence text not null constraint question_confidence_values check (confidence in ('high', 'medium', 'none')),
  score double precision not null,
  cited integer not null,
  near_ref text,
  ms integer not null,
  sample boolean not null default false,
  asked_at timestamptz(3) not null default now(),
  answered_at timestamptz(3) not null default now(),
  improved_at timestamptz(3),
  constraint question_pkey primary key (tenant_id, id),
  constraint question_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint question_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
select app.protect('question');
create index question_tenant_id_asked_at_idx on question (tenant_id, asked_at);
create index question_tenant_id_user_id_asked_at_idx on question (tenant_id, user_id, asked_at);

-- What an answer cited, by place and state. Texts stay where they are, so that a page takes with it whatever was quoted of it.
create table question_citation (
  tenant_id uuid not null,
  question_id uuid not null,
  position integer not null,
  source text not null constraint question_citation_source_values check (source in ('docs', 'entity', 'api', 'answer')),
  ref text not null,
  path text not null,
  doc_path text generated always as (case when source = 'docs' then path end) stored,
  anchor text not null,
  section_hash text not null,
  constraint question_citation_pkey primary key (tenant_id, question_id, position),
  constraint question_citation_tenant_id_question_id_fkey foreign key (tenant_id, question_id)
    references question (tenant_id, id) on delete cascade on update cascade,
  constraint question_citation_tenant_id_ref_fkey foreign key (tenant_id, ref)
    references entity (tenant_id, ref) on delete cascade on update cascade,
  constraint question_citation_tenant_id_ref_doc_path_fkey foreign key (tenant_id, ref, doc_path)
    references doc_page (tenant_id, ref, path) on delete cascade
);
select app.protect('question_citation');
create index question_citation_tenant_id_ref_path_idx on question_citation (tenant_id, ref, path);
create index question_citation_tenant_id_ref_doc_path_idx on question_citation (tenant_id, ref, doc_path);

create table knowledge_task (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  source text not null constraint knowledge_task_source_values check (source in ('docs', 'entity', 'api', 'answer')),
  ref text not null,
  path text not null,
  anchor text not null,
  section_hash text not null,
  state text not null default 'open' constraint knowledge_task_state_values check (state in ('open', 'changed', 'removed', 'dismissed')),
  opened_at timestamptz(3) not null default now(),
  closed_at timestamptz(3),
  closed_by text not null default '',
  constraint knowledge_task_pkey primary key (tenant_id, id),
  constraint knowledge_task_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('knowledge_task');
-- One open task for each section. Hashed, because paths and headings may be longer than an index can hold.
create unique index knowledge_task_open_key on knowledge_task (tenant_id, source, md5(ref || ' ' || path), md5(anchor)) where state = 'open';

create table question_feedback (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  question_id uuid not null,
  -- Nobody for the ratings of the sample organization.
  user_id uuid,
  helpful boolean not null,
  reason text constraint question_feedback_reason_values check (reason in ('wrong', 'outdated', 'incomplete', 'unclear')),
  task_id uuid,
  rated_at timestamptz(3) not null default now(),
  constraint question_feedback_pkey primary key (tenant_id, id),
  constraint question_feedback_tenant_id_question_id_fkey foreign key (tenant_id, question_id)
    references question (tenant_id, id) on delete cascade on update cascade,
  constraint question_feedback_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade,
  constraint question_feedback_tenant_id_task_id_fkey foreign key (tenant_id, task_id)
    references knowledge_task (tenant_id, id) on delete cascade on update cascade
);
select app.protect('question_feedback');
-- A person has one rating of an answer, the last one.
create unique index question_feedback_person_key on question_feedback (tenant_id, question_id, user_id) nulls not distinct;
create index question_feedback_tenant_id_user_id_idx on question_feedback (tenant_id, user_id);
create index question_feedback_tenant_id_task_id_idx on question_feedback (tenant_id, task_id);

create table knowledge_settings (
  tenant_id uuid not null,
  question_days integer not null default 90 constraint knowledge_settings_question_days_range check (question_days between 7 and 730),
  constraint knowledge_settings_pkey primary key (tenant_id),
  constraint knowledge_settings_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('knowledge_settings');

-- The part of a section below one of its headings, or above the first: what an answer quotes of sections that were joined because
-- they are short. No row without such a heading. `own` is the anchor of the section itself.
create function app.section_part(blocks jsonb, own text, anchor text) returns table (heading text, hash text)
language sql immutable as $$
  with block as (
    select value, n, count(*) filter (where value ->> 'kind' = 'heading') over (order by n) as part
    from jsonb_array_elements(blocks) with ordinality as x (value, n)
  ), wanted as (
    select case when section_part.anchor = own then 0
      else (select part from block where value ->> 'kind' = 'heading' and value ->> 'anchor' = section_part.anchor order by n limit 1) end as part
  )
  select min(value ->> 'text') filter (where value ->> 'kind' = 'heading'), md5(string_agg(value::text, '' order by n))
  from block join wanted using (part) having count(*) > 0
$$;
grant execute on function app.section_part(jsonb, text, text) to callboard_app;
