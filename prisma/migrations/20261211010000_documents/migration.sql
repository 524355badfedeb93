-- Documents that plugins read, as a source of knowledge.

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table knowledge_page, question_citation, knowledge_task, feed, feed_failure, feed_item in access exclusive mode;
      lock table integration in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of answers and feeds' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table document (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  integration_id uuid not null,
  -- The vendor's id, stable across renames.
  key text not null,
  -- Changes whenever the vendor's text could be another.
  version text not null,
  -- The item of the integration whose entity it belongs to, such as a repository.
  item text,
  -- The team or user that it belongs to, if not to an item. No foreign key: the document outlives it.
  owner_ref text,
  title text not null,
  url text not null,
  -- The space, repository or workspace, for people.
  place text not null,
  author text not null,
  -- Markdown.
  text text not null,
  changed_at timestamptz(3) not null,
  -- Start of the last read that listed it.
  seen_at timestamptz(3) not null,
  constraint document_pkey primary key (tenant_id, id),
  constraint document_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade,
  constraint document_belongs check (item is not null or owner_ref is not null)
);
select app.protect('document');
create unique index document_tenant_id_integration_id_key_key on document (tenant_id, integration_id, key);

-- No row has another value, and checking that would read them all.
alter table knowledge_page drop constraint knowledge_page_source_values;
alter table knowledge_page add constraint knowledge_page_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article', 'document')) not valid;
alter table question_citation drop constraint question_citation_source_values;
alter table question_citation add constraint question_citation_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article', 'document')) not valid;
alter table knowledge_task drop constraint knowledge_task_source_values;
alter table knowledge_task add constraint knowledge_task_source_values
  check (source in ('docs', 'entity', 'api', 'answer', 'article', 'document')) not valid;
alter table feed drop constraint feed_kind_values;
alter table feed add constraint feed_kind_values check (kind in ('pipelines', 'costs', 'knowledge')) not valid;
alter table feed_failure drop constraint feed_failure_kind_values;
alter table feed_failure add constraint feed_failure_kind_values check (kind in ('pipelines', 'costs', 'knowledge')) not valid;
alter table feed_item drop constraint feed_item_kind_values;
alter table feed_item add constraint feed_item_kind_values check (kind in ('pipelines', 'costs', 'knowledge')) not valid;

-- A document takes its sections and whatever cites it with it, in the transaction that removes it. No row has one yet, so that
-- the constraints need no check.
alter table knowledge_page add column document_id uuid;
alter table knowledge_page add constraint knowledge_page_tenant_id_document_id_fkey foreign key (tenant_id, document_id)
  references document (tenant_id, id) on delete cascade not valid;
alter table question_citation add column document_id uuid;
alter table question_citation add constraint question_citation_tenant_id_document_id_fkey foreign key (tenant_id, document_id)
  references document (tenant_id, id) on delete cascade not valid;

-- Written by triggers, which serve versions that do not know the column.
create function app.knowledge_document() returns trigger language plpgsql as $$
begin
  new.document_id := case when new.source = 'document' then new.path::uuid end;
  return new;
end $$;
create trigger knowledge_page_document before insert or update of source, path on knowledge_page
  for each row execute function app.knowledge_document();
create trigger question_citation_document before insert or update of source, path on question_citation
  for each row execute function app.knowledge_document();
