-- The embedding model of an organization, and a vector for each section that questions are answered from.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Tries again if a table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table model_connection, knowledge_section in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of models and sections' using errcode = 'lock_not_available',
    hint = 'End long transactions on them, then run the migrations again.';
end $$;

create table embedding_model (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  model text not null,
  price double precision not null constraint embedding_model_price_range check (price between 0 and 10000),
  revision integer not null default 0,
  pending integer,
  problem text constraint embedding_model_problem_values check (
    problem in ('budget', 'time-out', 'limited', 'credentials', 'unknown-model', 'refused', 'blocked', 'tools', 'broken')),
  failures integer not null default 0,
  retry_at timestamptz(3),
  constraint embedding_model_pkey primary key (tenant_id, id),
  constraint embedding_model_tenant_id_key unique (tenant_id),
  constraint embedding_model_tenant_id_fkey foreign key (tenant_id) references model_connection (tenant_id)
    on delete cascade on update cascade
);
select app.protect('embedding_model');

create table section_embedding (
  tenant_id uuid not null,
  page_id uuid not null,
  position integer not null,
  model_id uuid not null,
  hash text not null,
  vector bytea not null constraint section_embedding_vector_size check (octet_length(vector) between 1 and 4096),
  constraint section_embedding_pkey primary key (tenant_id, page_id, position),
  constraint section_embedding_section_fkey foreign key (tenant_id, page_id, position)
    references knowledge_section (tenant_id, page_id, position) on delete cascade on update cascade,
  constraint section_embedding_model_fkey foreign key (tenant_id, model_id)
    references embedding_model (tenant_id, id) on delete cascade on update cascade
);
select app.protect('section_embedding');
create index section_embedding_tenant_id_model_id_idx on section_embedding (tenant_id, model_id);
