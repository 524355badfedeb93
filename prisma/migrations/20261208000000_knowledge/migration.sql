-- What questions are answered from: pages and their sections, from docs, catalog entities and APIs.

create table knowledge_page (
  tenant_id uuid not null,
  -- New whenever the page is indexed again.
  id uuid not null default uuidv7(),
  source text not null constraint knowledge_page_source_values check (source in ('docs', 'entity', 'api')),
  ref text not null,
  path text not null,
  doc_path text generated always as (nullif(path, '')) stored,
  title text not null,
  url text,
  hash text not null,
  terms text not null,
  changed_at timestamptz(3) not null,
  constraint knowledge_page_pkey primary key (tenant_id, id),
  constraint knowledge_page_tenant_id_ref_fkey foreign key (tenant_id, ref)
    references entity (tenant_id, ref) on delete cascade on update cascade,
  -- A docs page takes its sections with it in the transaction that removes it.
  constraint knowledge_page_tenant_id_ref_doc_path_fkey foreign key (tenant_id, ref, doc_path)
    references doc_page (tenant_id, ref, path) on delete cascade
);
select app.protect('knowledge_page');
create unique index knowledge_page_tenant_id_source_ref_path_key on knowledge_page (tenant_id, source, ref, path);
create index knowledge_page_tenant_id_source_id_idx on knowledge_page (tenant_id, source, id);
create index knowledge_page_tenant_id_ref_doc_path_idx on knowledge_page (tenant_id, ref, doc_path);

create table knowledge_section (
  tenant_id uuid not null,
  page_id uuid not null,
  position integer not null,
  heading text not null,
  crumb text[] not null,
  anchor text not null,
  blocks jsonb not null,
  terms text not null,
  constraint knowledge_section_pkey primary key (tenant_id, page_id, position),
  constraint knowledge_section_tenant_id_page_id_fkey foreign key (tenant_id, page_id)
    references knowledge_page (tenant_id, id) on delete cascade on update cascade
);
select app.protect('knowledge_section');

create table question_count (
  tenant_id uuid not null,
  month date not null,
  questions integer not null,
  constraint question_count_pkey primary key (tenant_id, month),
  constraint question_count_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('question_count');
